using static Sms.Catalog.Tests.Decisions.Given;

namespace Sms.Catalog.Tests.Decisions;

public class RetireServiceTests
{
    private static readonly RetireService Command = new("Nobody uses it");

    [Fact]
    public void what_nobody_needs_is_retired()
    {
        var e = RetireService
            .Decide(Service("fax"), Command, Graph(Service("fax"), Service("mail")), Ann, Now)
            .ShouldAppend<ServiceRetired>();
        e.ShouldBe(new ServiceRetired("fax", "Nobody uses it", Ann, Now));
        Service("fax").Apply(e).Retired.ShouldBeTrue();
    }

    [Fact]
    public void what_others_need_is_not_and_they_are_named()
    {
        var graph = Graph(
            Service("database"),
            Service("mail", "database"),
            Service("fax", "database"),
            Retired("telex", "database")
        );
        RetireService.Decide(graph["database"]!, Command, graph, Ann, Now).ShouldRefuse("service-needed", "fax, mail.");
        var alone = Graph(Service("database"), Retired("telex", "database"));
        RetireService.Decide(alone["database"]!, Command, alone, Ann, Now).ShouldAppend<ServiceRetired>();
    }

    [Fact]
    public void retired_twice_is_retired_once() =>
        RetireService.Decide(Retired("fax"), Command, Graph(Retired("fax")), Ann, Now).ShouldBeNothing();

    [Fact]
    public void a_service_comes_back_with_its_terms_if_all_that_it_needs_is_there()
    {
        var graph = Graph(Retired("fax", "line"), Service("line"));
        var e = OfferServiceAgain.Decide(graph["fax"]!, graph, Ann, Now).ShouldAppend<ServiceOfferedAgain>();
        (e.Service, e.By, e.At).ShouldBe(("fax", Ann, Now));
        e.Terms.SameAs(Terms("line")).ShouldBeTrue();
        graph["fax"]!.Apply(e).Retired.ShouldBeFalse();
    }

    [Fact]
    public void what_needs_something_retired_does_not_come_back()
    {
        var graph = Graph(Retired("fax", "line", "phone"), Retired("line"), Service("phone"));
        OfferServiceAgain.Decide(graph["fax"]!, graph, Ann, Now).ShouldRefuse("dependency-retired", "needs line,");
        OfferServiceAgain.Decide(graph["phone"]!, graph, Ann, Now).ShouldBeNothing();
    }
}

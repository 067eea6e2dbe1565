using static Sms.Catalog.Tests.Decisions.Given;

namespace Sms.Catalog.Tests.Decisions;

public class ReviseServiceTests
{
    private static readonly ServiceGraph Chain = Graph(
        Service("a", "b"),
        Service("b", "c"),
        Service("c"),
        Service("d", "c")
    );

    [Fact]
    public void new_terms_are_a_new_version()
    {
        var e = Revise("c", Terms() with { Criticality = "low" }).ShouldAppend<ServiceRevised>();
        (e.Service, e.Terms.Criticality, e.By, e.At).ShouldBe(("c", "low", Ann, Now));
        Service("c").Apply(e).Criticality.ShouldBe("low");
    }

    [Fact]
    public void the_same_terms_in_another_order_are_nothing() =>
        ReviseService
            .Decide(Service("x", "a", "b"), Terms("b", "a", "b"), Chain, asOwner: false, Ann, Now)
            .ShouldBeNothing();

    [Fact]
    public void a_cycle_is_told_by_its_path()
    {
        Revise("c", Terms("a")).ShouldRefuse("dependency-cycle", "c → a → b → c");
        Revise("b", Terms("a")).ShouldRefuse("dependency-cycle", "b → a → b");
        Revise("c", Terms("a", "b")).ShouldRefuse("dependency-cycle", "c → b → c");
    }

    [Fact]
    public void two_ways_to_the_same_service_are_no_cycle() =>
        Revise("a", Terms("b", "d", "c")).ShouldAppend<ServiceRevised>();

    [Fact]
    public void what_leads_back_no_more_is_no_cycle()
    {
        var graph = Graph(Service("a"), Service("b", "a"));
        ReviseService
            .Decide(Service("b", "a"), Terms(), graph, asOwner: false, Ann, Now)
            .ShouldAppend<ServiceRevised>();
        ReviseService
            .Decide(Service("a"), Terms("b"), Graph(Service("a"), Service("b")), asOwner: false, Ann, Now)
            .ShouldAppend<ServiceRevised>();
    }

    [Fact]
    public void what_is_retired_is_not_revised() =>
        ReviseService
            .Decide(Retired("fax"), Terms(), Graph(Retired("fax")), asOwner: false, Ann, Now)
            .ShouldRefuse("service-retired");

    [Fact]
    public void its_owner_leaves_owner_and_criticality_as_they_are()
    {
        AsOwner(Terms() with { Criticality = "low" }).ShouldRefuse("not-for-its-owner");
        AsOwner(Terms() with { Owner = null }).ShouldRefuse("not-for-its-owner");
        AsOwner(Terms("d") with { Name = "Another" }).ShouldRefuse("dependency-cycle");
        AsOwner(Terms() with { Name = "Another" }).ShouldAppend<ServiceRevised>();
        AsOwner(Terms()).ShouldBeNothing();

        static ServiceDefaults.Decision AsOwner(ServiceTerms terms) =>
            ReviseService.Decide(Chain["c"]!, terms, Chain, asOwner: true, Ann, Now);
    }

    private static ServiceDefaults.Decision Revise(string key, ServiceTerms terms) =>
        ReviseService.Decide(Chain[key]!, terms, Chain, asOwner: false, Ann, Now);
}

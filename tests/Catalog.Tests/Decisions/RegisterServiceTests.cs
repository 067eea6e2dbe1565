using static Sms.Catalog.Tests.Decisions.Given;

namespace Sms.Catalog.Tests.Decisions;

public class RegisterServiceTests
{
    [Fact]
    public void what_is_registered_is_what_was_said_without_blanks_and_repeats()
    {
        var command = new RegisterService
        {
            Service = "shop",
            Name = " Shop ",
            Owner = " ",
            Criticality = "high",
            SupportGroup = "web ",
            DependsOn = ["b", "a", "b"],
        };
        var e = RegisterService
            .Decide(null, command, Graph(Service("a"), Service("b")), Ann, Now)
            .ShouldAppend<ServiceRegistered>();
        (e.ServiceId, e.Service, e.By, e.At).ShouldBe((ServiceKey.IdOf("shop"), "shop", Ann, Now));
        (e.Terms.Name, e.Terms.Owner, e.Terms.Criticality, e.Terms.SupportGroup).ShouldBe(
            ("Shop", null, "high", "web")
        );
        e.Terms.DependsOn.ShouldBe(["a", "b"]);
        e.Terms.GetType().ShouldBe(typeof(ServiceTerms));
    }

    [Fact]
    public void a_key_that_is_there_is_taken_also_when_it_is_retired()
    {
        RegisterService
            .Decide(Service("shop"), Registering("shop"), Graph(Service("shop")), Ann, Now)
            .ShouldRefuse("service-key-taken", "already");
        RegisterService
            .Decide(Retired("shop"), Registering("shop"), Graph(Retired("shop")), Ann, Now)
            .ShouldRefuse("service-key-taken", "offered again");
    }

    [Fact]
    public void what_is_unknown_retired_or_itself_cannot_be_needed()
    {
        var graph = Graph(Service("a"), Retired("fax"));
        RegisterService
            .Decide(null, Registering("shop", "a", "nobody", "nothing"), graph, Ann, Now)
            .ShouldRefuse("dependency-unknown", "nobody, nothing");
        RegisterService
            .Decide(null, Registering("shop", "a", "fax"), graph, Ann, Now)
            .ShouldRefuse("dependency-unknown", "Retired: fax");
        RegisterService
            .Decide(null, Registering("shop", "shop"), graph, Ann, Now)
            .ShouldRefuse("dependency-unknown", "itself");
    }

    [Fact]
    public void the_id_follows_from_the_key_alone()
    {
        ServiceKey.IdOf("shop").ShouldBe(ServiceKey.IdOf("shop"));
        ServiceKey.IdOf("shop").ShouldNotBe(ServiceKey.IdOf("shop2"));
        ServiceKey.IdOf("shop").Version.ShouldBe(8);
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("mail.eu-1", true)]
    [InlineData("", false)]
    [InlineData(".", false)]
    [InlineData("Mail", false)]
    [InlineData("mail\n", false)]
    [InlineData("mail/x", false)]
    public void keys_are_lower_case_letters_digits_hyphens_and_dots(string key, bool wellFormed) =>
        ServiceKey.IsWellFormed(key).ShouldBe(wellFormed);

    [Fact]
    public void a_key_has_a_hundred_letters_at_the_most()
    {
        ServiceKey.IsWellFormed(new string('a', 100)).ShouldBeTrue();
        ServiceKey.IsWellFormed(new string('a', 101)).ShouldBeFalse();
    }
}

using Sms.Cli;
using Sms.Cli.Catalog;

namespace Sms.Catalog.Tests.Import;

public class ServiceFileTests
{
    private const string Yaml = """
        # What the shop is made of
        - service: shop
          name: Shop
          criticality: critical
          owner: olga
          dependsOn: [checkout, mail]
        - service: checkout
          name: Checkout
          criticality: high
          supportGroup: web
          description: |
            Where people pay.
          dependsOn:
            - elsewhere
        - service: mail
          name: Mail
          criticality: medium
        """;

    [Fact]
    public void services_come_behind_what_they_need()
    {
        var entries = ServiceFile.Read(Yaml);
        entries.Select(entry => entry.Service).ShouldBe(["checkout", "mail", "shop"]);
        (entries[0].SupportGroup, entries[0].Description!.Trim(), entries[2].Owner).ShouldBe(("web", "Where people pay.", "olga"));
        entries[0].DependsOn.ShouldBe(["elsewhere"]);
        entries[1].DependsOn.ShouldBeEmpty();
    }

    [Fact]
    public void what_the_list_tells_can_be_read_again_and_what_is_retired_is_left_alone()
    {
        const string Listed = """
            [{"id":"5f3c1d2e-7a4b-8c60-9b0c-0d9d8e7f6a5b","version":3,"service":"shop","name":"Shop","criticality":"high","dependsOn":["mail"],"retired":false},
             {"id":"6f3c1d2e-7a4b-8c60-9b0c-0d9d8e7f6a5b","version":1,"service":"fax","name":"Fax","criticality":"low","dependsOn":[],"retired":true}]
            """;
        ServiceFile.Read(Listed).ShouldHaveSingleItem().DependsOn.ShouldBe(["mail"]);
    }

    [Theory]
    [InlineData("- service: a\n  dependsOn: [b]\n- service: b\n  dependsOn: [c]\n- service: c\n  dependsOn: [b]", "b → c → b")]
    [InlineData("- service: a\n- service: a", "a is there 2 times")]
    [InlineData("- name: Mail", "service: mail")]
    [InlineData("- service: a\n  dependson: [b]", "dependson")]
    [InlineData("services: a", "Not a list")]
    [InlineData("""[{"service":"a","needs":["b"]}]""", "needs")]
    [InlineData("""[{"service":"a"}""", "Not a list")]
    public void what_is_wrong_with_a_file_is_said_before_anything_is_done(string text, string why) =>
        Should.Throw<CommandFailure>(() => ServiceFile.Read(text)).Message.ShouldContain(why);

    [Fact]
    public void an_empty_file_has_no_services() => ServiceFile.Read("").ShouldBeEmpty();

    [Fact]
    public void a_service_differs_by_what_is_said_of_it_not_by_order_or_blanks()
    {
        var entry = new ServiceEntry { Service = "shop", Name = "Shop", Criticality = "high", DependsOn = ["b", "a", "b"], Description = "x\n" };
        var known = new ServiceEntry { Service = "shop", Name = "Shop", Criticality = "high", DependsOn = ["a", "b"], Description = "x", Owner = "", Id = "1", Version = 7 };
        entry.SameAs(known).ShouldBeTrue();
        foreach (var other in new ServiceEntry[]
        {
            new() { Service = "shop", Name = "Shop", Criticality = "low", DependsOn = ["a", "b"], Description = "x" },
            new() { Service = "shop", Name = "Shop", Criticality = "high", DependsOn = ["a"], Description = "x" },
            new() { Service = "shop", Name = "Shop", Criticality = "high", DependsOn = ["a", "b"], Description = "x", Owner = "olga" },
        })
            entry.SameAs(other).ShouldBeFalse();
    }
}

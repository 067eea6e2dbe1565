using Sms.Cli;
using Sms.Cli.Catalog;
using Sms.Local;

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
        (entries[0].SupportGroup, entries[0].Description!.Trim(), entries[2].Owner).ShouldBe(
            ("web", "Where people pay.", "olga")
        );
        entries[0].DependsOn.ShouldBe(["elsewhere"]);
        entries[1].DependsOn.ShouldBeEmpty();
    }

    [Fact]
    public void what_the_list_tells_can_be_read_again_and_what_is_retired_is_left_alone()
    {
        const string Listed = """
            [{"id":"5f3c1d2e-7a4b-8c60-9b0c-0d9d8e7f6a5b","version":3,"service":"shop","name":"Shop",
              "criticality":"high","dependsOn":["mail"],"retired":false},
             {"id":"6f3c1d2e-7a4b-8c60-9b0c-0d9d8e7f6a5b","version":1,"service":"fax","name":"Fax",
              "criticality":"low","dependsOn":[],"retired":true}]
            """;
        ServiceFile.Read(Listed).ShouldHaveSingleItem().DependsOn.ShouldBe(["mail"]);
    }

    [Theory]
    [InlineData(
        "- service: a\n  dependsOn: [b]\n- service: b\n  dependsOn: [c]\n- service: c\n  dependsOn: [b]",
        "b → c → b"
    )]
    [InlineData("- service: a\n- service: a", "a is there 2 times")]
    [InlineData("- name: Mail", "service: mail")]
    [InlineData("- service: a\n  dependson: [b]", "dependson")]
    [InlineData("services: a", "Not a list")]
    [InlineData("""[{"service":"a","needs":["b"]}]""", "needs")]
    [InlineData("""[{"service":"a"}""", "Not a list")]
    public void what_is_wrong_with_a_file_is_said_before_anything_is_done(string text, string why) =>
        Should.Throw<CommandFailure>(() => ServiceFile.Read(text)).Message.ShouldContain(why);

    [Theory]
    [InlineData(
        "- &a {service: a, name: A, criticality: low, dependsOn: &b [x, x]}\n- {service: c, needs: [*b, *b, *b]}"
    )]
    [InlineData("- service: a\n  dependsOn: &b [x]\n- service: c\n  dependsOn: [*b, *b]")]
    [InlineData("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n")]
    public void anchors_do_not_multiply_what_a_file_says(string text) =>
        Should.Throw<CommandFailure>(() => ServiceFile.Read(text)).Message.ShouldContain("Not a list");

    [Fact]
    public void a_word_may_be_said_once_for_several_services() =>
        ServiceFile
            .Read("- service: a\n  owner: &o olga\n- service: b\n  owner: *o\n")
            .Select(entry => entry.Owner)
            .ShouldBe(["olga", "olga"]);

    [Fact]
    public void what_is_nested_deeply_or_has_too_many_services_is_refused()
    {
        Should
            .Throw<CommandFailure>(() => ServiceFile.Read(new string('[', 100_000)))
            .Message.ShouldContain("Not a list");
        Should
            .Throw<CommandFailure>(() => ServiceFile.Read("- service: a\n  dependsOn: " + new string('[', 100_000)))
            .Message.ShouldContain("Not a list");
        Should
            .Throw<CommandFailure>(() => ServiceFile.Read(Chain(ServiceFile.Most + 1)))
            .Message.ShouldContain($"{ServiceFile.Most} can be read");
        ServiceFile.Read(Chain(ServiceFile.Most))[^1].Service.ShouldBe("s0");

        static string Chain(int length) =>
            string.Concat(Enumerable.Range(0, length).Select(i => $"- service: s{i}\n  dependsOn: [s{i + 1}]\n"));
    }

    [Theory]
    [InlineData("iso-8859-1", false, null), InlineData("utf-8", false, "Büro"), InlineData("utf-8", true, "Büro")]
    [InlineData("utf-16", true, "Büro")]
    [InlineData("utf-16", false, "Büro"), InlineData("utf-16BE", false, "Büro")]
    public async Task a_file_is_read_in_its_encoding_or_not_at_all(string encoding, bool mark, string? name)
    {
        var (file, of) = (new FileInfo(Path.GetTempFileName()), System.Text.Encoding.GetEncoding(encoding));
        try
        {
            await File.WriteAllBytesAsync(
                file.FullName,
                [.. mark ? of.GetPreamble() : [], .. of.GetBytes("- service: lat\n  name: Büro\n  criticality: low\n")]
            );
            if (name is null)
                (
                    await Should.ThrowAsync<CommandFailure>(() => TextFile.ReadAsync(file, default))
                ).Message.ShouldContain("Line 2: byte 0xFC");
            else
                ServiceFile.Read(await TextFile.ReadAsync(file, default)).ShouldHaveSingleItem().Name.ShouldBe(name);
        }
        finally
        {
            file.Delete();
        }
    }

    [Fact]
    public void an_empty_file_has_no_services() => ServiceFile.Read("").ShouldBeEmpty();

    [Fact]
    public void a_service_differs_by_what_is_said_of_it_not_by_order_or_blanks()
    {
        var entry = new ServiceEntry
        {
            Service = "shop",
            Name = "Shop",
            Criticality = "high",
            DependsOn = ["b", "a", "b"],
            Description = "x\n",
        };
        var known = new ServiceEntry
        {
            Service = "shop",
            Name = "Shop",
            Criticality = "high",
            DependsOn = ["a", "b"],
            Description = "x",
            Owner = "",
            Id = "1",
            Version = 7,
        };
        entry.SameAs(known).ShouldBeTrue();
        foreach (
            var other in new ServiceEntry[]
            {
                new()
                {
                    Service = "shop",
                    Name = "Shop",
                    Criticality = "low",
                    DependsOn = ["a", "b"],
                    Description = "x",
                },
                new()
                {
                    Service = "shop",
                    Name = "Shop",
                    Criticality = "high",
                    DependsOn = ["a"],
                    Description = "x",
                },
                new()
                {
                    Service = "shop",
                    Name = "Shop",
                    Criticality = "high",
                    DependsOn = ["a", "b"],
                    Description = "x",
                    Owner = "olga",
                },
            }
        )
            entry.SameAs(other).ShouldBeFalse();
    }
}

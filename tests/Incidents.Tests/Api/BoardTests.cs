using System.Net;
using System.Text.Json;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Api;

public class BoardTests(IncidentsHost service)
{
    [Fact]
    public async Task incidents_are_found_by_their_state()
    {
        var name = Fresh("service");
        var (open, held, resolved, closed) = (
            await Report(name),
            await Report(name),
            await Report(name),
            await Report(name)
        );
        await service.Http.Did(held, "put-on-hold", new { reason = "vendor" });
        await service.Http.Did(resolved, "resolve", new { code = "fixed" });
        await service.Http.Did(closed, "resolve", new { code = "fixed" });
        await service.Http.Did(closed, "close");

        await ShouldFind($"service={name}&state=reported", open);
        await ShouldFind($"service={name}&state=on-hold", held);
        await ShouldFind($"service={name}&state=open", held, open);
        await ShouldFind($"service={name}&state=resolved,closed", closed, resolved);
        await ShouldFind($"service={name}&state=open,closed", closed, held, open);
        await ShouldFind($"service={name}", closed, resolved, held, open);
    }

    [Fact]
    public async Task incidents_are_found_by_who_has_them_and_how_bad_they_are()
    {
        var (name, group, person) = (Fresh("service"), Fresh("group"), Fresh("ann"));
        var (plain, assigned, major) = (await Report(name), await Report(name), await Report(name));
        await service.Http.Did(assigned, "assign", new { group, person });
        await service.Http.Did(major, "declare-major", new { owner = "cleo", reason = "Down" });
        await service.Http.Did(major, "override-priority", new { priority = "P1", reason = "Down" });

        await ShouldFind($"group={group}", assigned);
        await ShouldFind($"group={group},nobody", assigned);
        await ShouldFind($"person={person}", assigned);
        await ShouldFind($"service={name}&major=true", major);
        await ShouldFind($"service={name}&major=false", assigned, plain);
        await ShouldFind($"service={name}&priority=P1", major);
        await ShouldFind($"service={name}&priority=P1,P3&state=open", major, assigned, plain);
        await ShouldFind($"service={name}&priority=P5");
    }

    [Fact]
    public async Task incidents_are_found_by_words_of_the_title_and_by_number()
    {
        var word = Fresh("w").Replace("-", "", StringComparison.Ordinal);
        var one = await service.Http.Report(title: $"Printer {word} burns");
        var other = await service.Http.Report(title: $"Scanner {word} burns");
        await ShouldFind($"text={word}", other, one);
        await ShouldFind($"text=burns%20{word.ToUpperInvariant()}%20printer", one);
        await ShouldFind($"text={word}%20toaster");
        await ShouldFind($"text={(await service.Http.Incident(one)).At("number")}", one);
        await ShouldFind($"text={Uri.EscapeDataString($"{word} & ! ' : ( burns")}", other, one);
    }

    [Theory]
    [InlineData("state=lost", "state")]
    [InlineData("priority=P9", "priority")]
    [InlineData("sla=late", "sla")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=501", "limit")]
    [InlineData("cursor=x", "cursor")]
    [InlineData("text=a%00b", "text")]
    [InlineData("service=a%00b", "service")]
    [InlineData("group=a%00b", "group")]
    [InlineData("person=a%00b", "person")]
    public async Task a_filter_that_makes_no_sense_is_refused_by_its_name(string filter, string field) =>
        (await service.Http.Look($"/incidents?{filter}")).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", field);

    [Theory]
    [InlineData("major=perhaps")]
    [InlineData("limit=many")]
    public async Task a_filter_of_the_wrong_type_is_refused(string filter) =>
        (await service.Http.Look($"/incidents?{filter}")).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid");

    [Fact]
    public async Task counts_add_up_by_each_column()
    {
        var name = Fresh("service");
        var (_, assigned, resolved) = (await Report(name), await Report(name), await Report(name));
        await service.Http.Did(assigned, "assign", new { group = "network" });
        await service.Http.Did(resolved, "override-priority", new { priority = "P1", reason = "VIP" });
        await service.Http.Did(resolved, "resolve", new { code = "fixed" });

        var counts = (await service.Http.Look($"/incidents/counts?service={name}")).ShouldBe(Ok).Json;
        counts.At("total").ShouldBe("3");
        Counted(counts, "state").ShouldBe("reported 2, resolved 1");
        Counted(counts, "priority").ShouldBe("P1 1, P3 2");
        Counted(counts, "service").ShouldBe($"{name} 3");
        Counted(counts, "group").ShouldBe("(none) 2, network 1");
        (await service.Http.Look($"/incidents/counts?service={name}&state=open")).Json.At("total").ShouldBe("2");
        (await service.Http.Look("/incidents/counts?state=lost")).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            "state"
        );
    }

    [Fact]
    public async Task pages_have_neither_gap_nor_repeat_while_more_is_reported()
    {
        var name = Fresh("service");
        var before = new List<string>();
        for (var i = 0; i < 11; i++)
            before.Add(await Report(name));
        before.Reverse();

        var (seen, cursor) = (new List<string>(), "");
        do
        {
            var page = (await service.Http.Look($"/incidents?service={name}&limit=3{cursor}")).ShouldBe(Ok).Json;
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.At("id")));
            cursor = page.At("next") is { Length: > 0 } next ? $"&cursor={Uri.EscapeDataString(next)}" : "";
            await Report(name);
        } while (cursor.Length > 0);

        seen.ShouldBe(before);
    }

    private Task<string> Report(string name) => service.Http.Report(name);

    /// <summary>Newest first.</summary>
    private async Task ShouldFind(string filter, params string[] ids) =>
        (await service.Http.Board(filter)).Select(item => item.At("id")).ShouldBe(ids, filter);

    private static string Counted(JsonElement counts, string column) =>
        string.Join(", ", counts.GetProperty(column).EnumerateObject().Select(count => $"{count.Name} {count.Value}"));
}

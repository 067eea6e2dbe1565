using System.Net;
using static Sms.Problems.Tests.Api.Vocabulary;

namespace Sms.Problems.Tests.Api;

public class ListTests(ProblemsHost service)
{
    [Fact]
    public async Task problems_are_found_by_state_service_priority_and_words()
    {
        var (name, word) = (Fresh("service"), Word());
        var one = await service.Http.Raise(name, $"Printer {word} burns");
        var other = await service.Http.Raise(name, $"Scanner {word} burned at db01.example.org");
        await service.Http.Did(other, "find-root-cause", new { rootCause = "Dust" });
        var priority = (
            await service.Http.Post(
                "/problems",
                new
                {
                    title = "Third",
                    service = name,
                    priority = "P1",
                }
            )
        ).Json.At("id");

        await ShouldFind($"service={name}", priority, other, one);
        await ShouldFind($"service={name}&state=open", priority, other, one);
        await ShouldFind($"service={name}&state=root-cause-known", other);
        await ShouldFind($"service={name}&priority=P1", priority);
        await ShouldFind($"text={word}", other, one);
        await ShouldFind($"text={word}%20burning%20dust", other);
        await ShouldFind($"text={word}%20toaster");
        await ShouldFind($"service={name}&text=db01", other);
        await ShouldFind($"text={(await service.Http.Problem(one)).At("number")}", one);
        await ShouldFind($"text={Uri.EscapeDataString($"{word} & ! ' : ( burns | \\ <-> *")}", other, one);
    }

    [Theory]
    [InlineData("state=lost", "state")]
    [InlineData("priority=P9", "priority")]
    [InlineData("limit=0", "limit")]
    [InlineData("cursor=x", "cursor")]
    [InlineData("text=a%00b", "text")]
    public async Task a_filter_that_makes_no_sense_is_refused_by_its_name(string filter, string field) =>
        (await service.Http.Look($"/problems?{filter}")).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", field);

    [Fact]
    public async Task pages_have_neither_gap_nor_repeat_while_more_is_raised()
    {
        var name = Fresh("service");
        var before = new List<string>();
        for (var i = 0; i < 5; i++)
            before.Insert(0, await service.Http.Raise(name));
        var (seen, cursor) = (new List<string>(), "");
        do
        {
            var page = (await service.Http.Look($"/problems?service={name}&limit=2{cursor}")).ShouldBe(Ok).Json;
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.At("id")));
            cursor = page.At("next") is { Length: > 0 } next ? $"&cursor={Uri.EscapeDataString(next)}" : "";
            await service.Http.Raise(name);
        } while (cursor.Length > 0);

        seen.ShouldBe(before);
    }

    [Fact]
    public async Task known_errors_are_listed_until_they_are_resolved_and_the_best_match_first()
    {
        var (name, one, two) = (Fresh("service"), Word(), Word());
        var weak = await service.Http.KnownError(name, $"Login {one} hangs");
        var best = await service.Http.KnownError(name, $"Login {one} {two} hangs", "Clear the cookies");
        await service.Http.Raise(name, $"Login {one} {two} hangs too");
        var found = (await service.Http.Look($"/known-errors?text={one}%20{two}%204711"))
            .ShouldBe(Ok)
            .Json.EnumerateArray()
            .ToList();
        found.Select(x => x.At("id")).ShouldBe([best, weak]);
        (found[0].At("workaround"), found[0].At("rootCause"), found[0].At("score"), found[1].At("score")).ShouldBe(
            ("Clear the cookies", "Leak", "1", "0.5")
        );
        await service.Http.Did(best, "resolve", new { resolution = "Fixed" });
        (await service.Http.Look($"/known-errors?service={name}"))
            .Json.EnumerateArray()
            .Select(x => x.At("id"))
            .ShouldBe([weak]);
        (await service.Http.Look("/known-errors?text=%26%7C%21%27")).ShouldBe(Ok).Json.GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task known_errors_are_paged_and_the_answer_says_that_there_are_more()
    {
        var (name, word) = (Fresh("shop"), Fresh("word").Replace("-", "", StringComparison.Ordinal));
        List<string> all = [];
        for (var i = 0; i < 5; i++)
            all.Add(await service.Http.KnownError(name, $"Login hangs {word}"));
        foreach (var text in new[] { "", "&text=hangs" })
        {
            var (found, next) = (new List<string>(), $"?service={name}&limit=2{text}");
            for (var page = 0; page < 3; page++)
            {
                using var answer = await service.Http.GetAsync($"/known-errors{next}");
                using var read = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
                found.AddRange(read.RootElement.EnumerateArray().Select(x => x.At("id")));
                if (page == 2)
                    answer.Headers.Contains("Link").ShouldBeFalse();
                else
                    next = answer.Headers.GetValues("Link").Single().Split('>')[0][1..];
            }

            found.ShouldBe(all, ignoreOrder: true);
        }

        foreach (var wrong in new[] { "limit=0", "limit=501" })
            await ShouldBeInvalid(wrong, "limit");
        await ShouldBeInvalid("offset=-1", "offset");

        async Task ShouldBeInvalid(string query, string field) =>
            (await service.Http.Look($"/known-errors?{query}")).ShouldBeProblem(
                System.Net.HttpStatusCode.BadRequest,
                "invalid",
                field
            );
    }

    private async Task ShouldFind(string filter, params string[] ids) =>
        (await service.Http.List(filter)).Select(item => item.At("id")).ShouldBe(ids, filter);
}

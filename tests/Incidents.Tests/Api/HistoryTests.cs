using System.Net;
using System.Text.Json;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Api;

public class HistoryTests(IncidentsHost service)
{
    [Fact]
    public async Task the_events_of_an_incident_are_cloud_events_in_their_order()
    {
        var began = service.Host.Time.GetUtcNow().AddHours(-3);
        var answer = await service.Http.Post(
            "/incidents",
            new
            {
                title = "Mail",
                service = "mail",
                occurredAt = began,
            }
        );
        var id = answer.Json.At("id");
        await service.Http.Did(id, "start-work");

        var history = (await service.Http.Look($"/incidents/{id}/events")).ShouldBe(Ok).Json;
        (history.At("streamId"), history.At("version")).ShouldBe((id, "3"));
        var events = await service.Http.Events(id);
        events.ShouldAllBe(e => e.At("specversion") == "1.0" && e.At("source") == "incidents" && e.At("subject") == id);
        events.Select(e => e.At("sequence")).ShouldBe(["1", "2", "3"]);
        events
            .Select(e => e.At("type"))
            .ShouldBe([
                "sms.incidents.stored.incident-reported",
                "sms.incidents.stored.incident-acknowledged",
                "sms.incidents.stored.work-started",
            ]);
        events.Select(e => e.At("id")).Distinct().Count().ShouldBe(3);
        var positions = events
            .Select(e => long.Parse(e.At("position"), System.Globalization.CultureInfo.InvariantCulture))
            .ToList();
        positions.ShouldBe(positions.Order());
        events[0].Instant("time").ShouldBe(began);
        (events[0].Instant("recordedtime") - began).TotalHours.ShouldBe(3, 0.1);
        events[0].At("data.title").ShouldBe("Mail");
    }

    [Fact]
    public async Task a_long_history_comes_in_pages()
    {
        var id = await service.Http.Report();
        for (var i = 0; i < 105; i++)
            await service.Http.Did(id, "add-comment", new { text = $"{i}" });
        var first = (await service.Http.Look($"/incidents/{id}/events")).ShouldBe(Ok).Json;
        (first.GetProperty("events").GetArrayLength(), first.At("version"), first.At("next")).ShouldBe(
            (100, "106", "100")
        );
        var second = (await service.Http.Look($"/incidents/{id}/events?cursor={first.At("next")}")).ShouldBe(Ok).Json;
        second
            .GetProperty("events")
            .EnumerateArray()
            .Select(e => e.At("sequence"))
            .ShouldBe(["101", "102", "103", "104", "105", "106"]);
        second.At("next").ShouldBe("");
        (await service.Http.Look($"/incidents/{id}/events?limit=106")).Json.At("next").ShouldBe("");
        (await service.Http.Look($"/incidents/{id}/events?limit=501")).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            "limit"
        );
        (await service.Http.Look($"/incidents/{id}/events?cursor=x")).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            "cursor"
        );
    }

    [Fact]
    public async Task a_version_shows_the_state_after_so_many_events()
    {
        var id = await service.Http.Report();
        await service.Http.Did(id, "acknowledge");
        await service.Http.Did(id, "resolve", new { code = "fixed" });
        var states = new List<string>();
        for (var version = 1; version <= 3; version++)
        {
            var answer = (await service.Http.Look($"/incidents/{id}?version={version}")).ShouldBe(Ok);
            answer.Version.ShouldBe(version);
            states.Add(answer.Json.At("state"));
        }

        states.ShouldBe(["reported", "acknowledged", "resolved"]);
        (await service.Http.Look($"/incidents/{id}?version=4")).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await service.Http.Look($"/incidents/{id}?version=0")).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            "version"
        );
        (await service.Http.Look($"/incidents/{id}?version=two")).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid");
    }

    [Fact]
    public async Task a_time_shows_the_state_that_was_known_then()
    {
        var id = await service.Http.Report();
        await service.Http.Did(id, "acknowledge");
        await service.Http.Did(id, "resolve", new { code = "fixed" });
        var recorded = (await service.Http.Events(id)).Select(e => e.Instant("recordedtime")).ToList();

        (await service.Http.Look(AsOf(id, recorded[0].AddSeconds(-1)))).ShouldBeProblem(
            HttpStatusCode.NotFound,
            "not-found"
        );
        (await service.Http.Look(AsOf(id, Between(recorded[0], recorded[1]))))
            .ShouldBe(Ok)
            .Json.At("state")
            .ShouldBe("reported");
        (await service.Http.Look(AsOf(id, Between(recorded[1], recorded[2]))))
            .ShouldBe(Ok)
            .Json.At("state")
            .ShouldBe("acknowledged");
        (await service.Http.Look(AsOf(id, Between(recorded[1], recorded[2]).ToOffset(TimeSpan.FromHours(9)))))
            .Json.At("state")
            .ShouldBe("acknowledged");
        (await service.Http.Look(AsOf(id, recorded[2].AddDays(1)))).ShouldBe(Ok).Json.At("state").ShouldBe("resolved");
        (await service.Http.Look($"/incidents/{id}?asOf=yesterday")).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid"
        );
    }

    [Fact]
    public async Task no_event_is_recorded_before_it_happened()
    {
        var id = await service.Http.Report();
        for (var i = 0; i < 15; i++)
            await service.Http.Did(id, "add-note", new { text = $"{i}" });
        await service.Http.Did(id, "acknowledge");
        await service.Http.Did(id, "start-work");
        await service.Http.Did(id, "resolve", new { code = "fixed" });
        var events = await service.Http.Events(id);
        events.Count.ShouldBe(19);
        events.ShouldAllBe(e => e.Instant("recordedtime") >= e.Instant("time"));
        events.Select(e => e.Instant("recordedtime")).ShouldBeInOrder();
    }

    [Fact]
    public async Task the_history_of_the_service_is_in_order_and_goes_on_where_a_reader_stopped()
    {
        var id = await service.Http.Report();
        for (var i = 0; i < 4; i++)
            await service.Http.Did(id, "add-note", new { text = $"{i}" });
        var last = (await service.Http.Events(id))[^1];
        var all = await Eventually.Until(() => History(""), lines => lines.Any(line => line.At("id") == last.At("id")));

        var positions = all.Select(Position).ToList();
        positions.ShouldBe(positions.Order());
        positions.Distinct().Count().ShouldBe(positions.Count);
        all.Where(line => line.At("subject") == id)
            .Select(line => line.At("sequence"))
            .ShouldBe(["1", "2", "3", "4", "5"]);

        var (pages, after) = (new List<JsonElement>(), 0L);
        while (after < positions[^1])
        {
            var page = await History($"?after={after}&limit=7");
            page.Count.ShouldBeInRange(1, 7);
            pages.AddRange(page);
            after = Position(page[^1]);
        }

        pages.Take(all.Count).Select(line => line.At("id")).ShouldBe(all.Select(line => line.At("id")));
        (await History($"?after={long.MaxValue}")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("after=-1", "after")]
    [InlineData("limit=0", "limit")]
    [InlineData("after=the-end", null)]
    public async Task a_place_that_cannot_be_is_refused(string query, string? field) =>
        (await service.Http.Look($"/history?{query}")).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", field);

    private async Task<IReadOnlyList<JsonElement>> History(string query)
    {
        var answer = (await service.Http.Look($"/history{query}")).ShouldBe(Ok);
        answer.MediaType.ShouldBe("application/x-ndjson");
        return
        [
            .. answer
                .Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonSerializer.Deserialize<JsonElement>(line)),
        ];
    }

    private static string AsOf(string id, DateTimeOffset time) =>
        $"/incidents/{id}?asOf={Uri.EscapeDataString(time.ToString("O"))}";

    private static DateTimeOffset Between(DateTimeOffset one, DateTimeOffset other)
    {
        one.ShouldBeLessThan(other);
        return one + ((other - one) / 2);
    }

    private static long Position(JsonElement line) =>
        long.Parse(line.At("position"), System.Globalization.CultureInfo.InvariantCulture);
}

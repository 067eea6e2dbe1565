using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Sms.Portal.Tests;

/// <summary>Histories of several services as one, each as the caller may see it.</summary>
public sealed class TimelineTests : IAsyncLifetime
{
    private const string Incident = "0199a2f2-0000-7000-8000-000000000001";
    private const string Sibling = "0199a2f2-0000-7000-8000-000000000002";
    private const string Problem = "0199a2f2-0000-7000-8000-000000000003";
    private const string Change = "0199a2f2-0000-7000-8000-000000000004";
    private const string Suspect = "0199a2f2-0000-7000-8000-000000000005";

    private readonly Dictionary<string, object> _answers = new()
    {
        [$"/incidents/INC0000001/events"] = History(
            Incident,
            Event(
                "incidents",
                Incident,
                1,
                "incident-reported",
                "09:00",
                new { number = "INC0000001", incidentId = Incident }
            ),
            Event("incidents", Incident, 2, "change-suspected", "09:01", new { changeId = Suspect }),
            Event("incidents", Incident, 3, "incident-linked", "09:10", new { kind = "problem", target = Problem })
        ),
        [$"/problems/{Problem}/events"] = History(
            Problem,
            Event("problems", Problem, 1, "problem-raised", "09:05", new { number = "PRB0000001" }),
            Event("problems", Problem, 2, "incident-linked", "09:09", new { incidentId = Sibling }),
            Event("problems", Problem, 3, "fixing-change-requested", "09:20", new { changeId = Change })
        ),
        [$"/changes/{Change}/events"] = History(
            Change,
            Event("changes", Change, 1, "change-requested", "09:21", new { number = "CHG0000001", problemId = Problem })
        ),
        [$"/clocks"] = new { items = new[] { new { clock = new { clockId = "c-1" } } } },
        [$"/clocks/c-1/events"] = History(
            Incident,
            Event("sla", Incident, 1, "fact-noted", "09:00", new { }),
            Event("sla", Incident, 2, "target-breached", "09:15", new { })
        ),
    };

    private readonly HashSet<string> _forbidden = [];
    private readonly List<string> _tokens = [];
    private string _token = "";
    private WebApplication _behind = null!;
    private PortalHost _portal = null!;

    [Fact]
    public async Task an_incident_its_problem_its_change_and_its_clocks_are_told_in_the_order_of_time()
    {
        var timeline = (await Look("INC0000001")).ShouldBe(HttpStatusCode.OK).Json;
        timeline
            .GetProperty("events")
            .EnumerateArray()
            .Select(e => e.GetProperty("type").GetString()!.Split('.')[^1])
            .ShouldBe([
                "incident-reported",
                "change-suspected",
                "problem-raised",
                "incident-linked",
                "incident-linked",
                "target-breached",
                "fixing-change-requested",
                "change-requested",
            ]);
        Streams(timeline)
            .ShouldBe([("incident", Incident, false), ("problem", Problem, false), ("change", Change, false)]);
        timeline.GetProperty("complete").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task what_the_caller_may_not_see_is_named_and_left_out()
    {
        _forbidden.Add($"/problems/{Problem}/events");
        var timeline = (await Look("INC0000001")).ShouldBe(HttpStatusCode.OK).Json;
        Streams(timeline).ShouldBe([("incident", Incident, false), ("problem", Problem, true)]);
        _tokens.Distinct().ShouldBe([$"Bearer {_token}"]);
    }

    [Fact]
    public async Task what_is_not_there_is_404_and_who_is_not_signed_in_gets_nothing()
    {
        (await Look("INC0000009")).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await Look(Guid.NewGuid().ToString())).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await _portal.Http.Look("/api/timeline/INC0000001")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task a_long_timeline_comes_in_pages()
    {
        var all = (await Look("INC0000001"))
            .Json.GetProperty("events")
            .EnumerateArray()
            .Select(e => e.At("id"))
            .ToList();
        var (read, cursor) = (new List<string>(), "");
        do
        {
            var page = (await Look($"INC0000001?limit=3{cursor}")).ShouldBe(HttpStatusCode.OK).Json;
            page.GetProperty("events").GetArrayLength().ShouldBeLessThanOrEqualTo(3);
            read.AddRange(page.GetProperty("events").EnumerateArray().Select(e => e.At("id")));
            cursor = page.At("next") is { Length: > 0 } next ? $"&cursor={Uri.EscapeDataString(next)}" : "";
        } while (cursor.Length > 0);
        read.ShouldBe(all);
        (await Look("INC0000001?limit=0")).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "limit");
        (await Look("INC0000001?cursor=x")).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "cursor");
    }

    [Fact]
    public async Task all_pages_of_a_history_are_joined()
    {
        var (first, second) = (
            Event("changes", Change, 1, "change-requested", "09:21", new { }),
            Event("changes", Change, 2, "change-approved", "09:22", new { })
        );
        _answers[$"/changes/{Change}/events"] = new
        {
            streamId = Change,
            version = 2,
            events = new[] { first },
            next = "1",
        };
        _answers[$"/changes/{Change}/events?cursor=1"] = new
        {
            streamId = Change,
            version = 2,
            events = new[] { second },
        };
        (await Look("INC0000001"))
            .Json.GetProperty("events")
            .EnumerateArray()
            .Select(e => e.At("type").Split('.')[^1])
            .ShouldContain("change-approved");
    }

    [Fact]
    public async Task half_a_timeline_is_none()
    {
        _answers[$"/changes/{Change}/events"] = HttpStatusCode.NotImplemented;
        (await Look("INC0000001")).ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
    }

    public async ValueTask InitializeAsync()
    {
        var authority = await TestAuthority.Shared;
        _token = authority.Token("anna", ["incident-manager"]);
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _behind = builder.Build();
        _behind.MapFallback(Take);
        await _behind.StartAsync();
        var settings = new Dictionary<string, string> { ["Access:Authority"] = authority.Address.ToString() };
        foreach (var service in (string[])["incidents", "problems", "changes", "sla"])
            settings[$"services:{service}:http:0"] = _behind.Urls.Single();
        _portal = await PortalHost.Start(settings);
    }

    public async ValueTask DisposeAsync()
    {
        await _portal.DisposeAsync();
        await _behind.DisposeAsync();
    }

    private Task<Answer> Look(string id)
    {
        var client = _portal.CreateDefaultClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        return client.Look($"/api/timeline/{id}");
    }

    private async Task Take(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path.EndsWith("/events", StringComparison.Ordinal))
            _tokens.Add(context.Request.Headers.Authorization.ToString());
        if (_forbidden.Contains(path))
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        else if (
            !_answers.TryGetValue(
                context.Request.Query["cursor"].ToString() is { Length: > 0 } cursor ? $"{path}?cursor={cursor}" : path,
                out var answer
            )
        )
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        else if (answer is HttpStatusCode status)
            context.Response.StatusCode = (int)status;
        else
            await context.Response.WriteAsJsonAsync(answer);
    }

    private static IEnumerable<(string, string, bool)> Streams(JsonElement timeline) =>
        timeline
            .GetProperty("streams")
            .EnumerateArray()
            .Select(stream =>
                (
                    stream.GetProperty("kind").GetString()!,
                    stream.GetProperty("id").GetString()!,
                    stream.GetProperty("hidden").GetBoolean()
                )
            );

    private static object History(string stream, params object[] events) =>
        new
        {
            streamId = stream,
            version = events.Length,
            events,
        };

    private static object Event(string source, string subject, int sequence, string type, string at, object data) =>
        new
        {
            specversion = "1.0",
            id = $"{source}-{subject}-{sequence}",
            source,
            type = $"sms.{source}.stored.{type}",
            subject,
            sequence = $"{sequence}",
            time = $"2026-03-02T{at}:00Z",
            recordedtime = $"2026-03-02T{at}:00.5Z",
            data,
        };
}

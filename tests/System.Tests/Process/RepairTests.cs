using System.Net;
using System.Text.Json;
using Sms.Testing;

namespace Sms.Journeys;

/// <summary>
/// From the incident to its root cause, to the change that removes it, and back: over five services, by people with one
/// role each.
/// </summary>
public class RepairTests(RunningSystem system)
{
    private readonly string _service = $"orders-{Guid.NewGuid():N}";

    [Fact]
    public async Task a_change_resolves_the_problem_and_the_problem_its_incident()
    {
        var team = await RepairTeam.Of(system);
        var repair = await team.Repair(_service);

        // An emergency is looked back on, or stays open.
        (await team.Try($"/api/changes/{repair.Change}/close", null)).Status.ShouldBe(HttpStatusCode.Conflict);
        await team.Review(repair);
        await team.Close(repair);
        (await team.Read($"/api/changes/{repair.Change}")).At("state").ShouldBe("closed");

        var timeline = await team.Read($"/api/timeline/{repair.Incident}");
        timeline
            .GetProperty("streams")
            .EnumerateArray()
            .Select(stream => (stream.At("kind"), stream.At("id")))
            .ShouldBe(
                [("incident", $"{repair.Incident}"), ("problem", $"{repair.Problem}"), ("change", $"{repair.Change}")],
                ignoreOrder: true
            );
        var told = timeline.GetProperty("events").EnumerateArray().Select(e => e.At("type").Split('.')[^1]).ToList();
        foreach (
            var (before, after) in new[]
            {
                ("incident-reported", "problem-raised"),
                ("problem-raised", "fixing-change-requested"),
                ("fixing-change-requested", "change-requested"),
                ("change-approved", "change-scheduled"),
                ("implementation-started", "implementation-ended"),
                ("implementation-ended", "problem-resolved"),
                ("problem-resolved", "incident-resolved"),
            }
        )
            told.IndexOf(before)
                .ShouldBeInRange(0, told.IndexOf(after), $"{before} before {after}: {string.Join(' ', told)}");
    }

    [Fact]
    public async Task what_follows_from_the_end_of_a_change_is_one_trace_over_four_services()
    {
        await system.MakeAgreement(_service, response: "4h", resolution: "8h");
        var team = await RepairTeam.Of(system);
        var repair = await team.Repair(_service);
        var events = (
            await Eventually.Until(
                () => team.Read($"/api/timeline/{repair.Incident}"),
                timeline => Events(timeline).Any(e => Name(e) == "target-met")
            )
        )
            .GetProperty("events")
            .EnumerateArray()
            .ToList();
        var trace = events.Single(e => Name(e) == "implementation-ended").At("correlationid");
        trace.Length.ShouldBe(32);
        events
            .Where(e => e.At("correlationid") == trace)
            .Select(e => (e.At("source"), Name(e)))
            .Distinct()
            .ShouldBe(
                [
                    ("changes", "implementation-ended"),
                    ("problems", "fixing-change-implemented"),
                    ("problems", "problem-resolved"),
                    ("incidents", "incident-resolved"),
                    ("sla", "target-met"),
                ],
                ignoreOrder: true
            );

        static IEnumerable<JsonElement> Events(JsonElement timeline) => timeline.GetProperty("events").EnumerateArray();
        static string Name(JsonElement e) => e.At("type").Split('.')[^1];
    }

    [Fact]
    public async Task a_change_that_is_backed_out_leaves_a_known_error()
    {
        var team = await RepairTeam.Of(system);
        var repair = await team.Ask(_service);
        await team.Approve(repair);
        await team.Implement(repair, "back-out", new { reason = "More time-outs than before." });
        await Eventually.Until(
            () => team.Read($"/api/problems/{repair.Problem}"),
            problem => problem.At("state") == "known-error"
        );
        (await team.Read($"/api/incidents/{repair.Incident}")).At("state").ShouldNotBe("resolved");
    }

    [Fact]
    public async Task planned_work_stops_the_clocks_and_marks_what_is_reported_meanwhile()
    {
        var team = await RepairTeam.Of(system);
        await system.Post(
            "/api/agreements",
            new
            {
                name = "Gold",
                services = new[] { _service },
                excludePlannedWork = true,
                targets = new[]
                {
                    new
                    {
                        metric = "resolution",
                        goals = new Dictionary<string, string>
                        {
                            ["P1"] = "4h",
                            ["P2"] = "8h",
                            ["P3"] = "8h",
                        },
                    },
                },
            }
        );
        var repair = await team.Ask(_service);
        await team.Approve(repair);
        (await team.Try($"/api/changes/{repair.Change}/start", new { })).Status.ShouldBe(HttpStatusCode.NoContent);

        await Eventually.Until(
            () => Clock(repair.Incident),
            clock => clock.ValueKind == JsonValueKind.Object && clock.At("status") == "paused"
        );
        var alerted = await Eventually.Until(
            async () =>
            {
                var slow = await system.Post("/api/incidents", new { title = "Orders slow", service = _service });
                return await team.Read($"/api/incidents/{slow.At("id")}");
            },
            incident => incident.TryGetProperty("maintenance", out _)
        );
        alerted.GetProperty("maintenance").ToString().ShouldContain("CHG");

        (await team.Try($"/api/changes/{repair.Change}/complete", new { verification = "Fine." })).Status.ShouldBe(
            HttpStatusCode.NoContent
        );
        await team.Ends(repair);
        var after = (await system.Post("/api/incidents", new { title = "Orders slow again", service = _service })).At(
            "id"
        );
        await Eventually.Until(
            () => Clock(Guid.Parse(after)),
            clock => clock.ValueKind == JsonValueKind.Object && clock.At("status") == "running"
        );

        async Task<JsonElement> Clock(Guid incident) =>
            (await system.Get($"/api/clocks?incident={incident}"))
                .GetProperty("items")
                .EnumerateArray()
                .Select(item => item.GetProperty("clock"))
                .FirstOrDefault();
    }
}

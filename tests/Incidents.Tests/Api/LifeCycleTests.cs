using System.Net;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Api;

public class LifeCycleTests(IncidentsHost service)
{
    private static readonly (string Verb, object? Command, string State, string[] Events)[] Life =
    [
        ("triage", new { impact = "high", urgency = "high" }, "triaged", ["incident-triaged"]),
        ("assign", new { group = "network", person = "ben" }, "triaged", ["incident-assigned"]),
        ("acknowledge", null, "acknowledged", ["incident-acknowledged"]),
        ("start-work", null, "in-progress", ["work-started"]),
        ("put-on-hold", new { reason = "vendor", note = "Ticket 17" }, "on-hold", ["incident-put-on-hold"]),
        ("resume", null, "in-progress", ["incident-resumed"]),
        (
            "escalate",
            new
            {
                kind = "functional",
                to = "database",
                reason = "Locks",
            },
            "in-progress",
            ["incident-escalated", "incident-assigned"]
        ),
        (
            "escalate",
            new
            {
                kind = "hierarchical",
                to = "cio",
                reason = "Too long",
            },
            "in-progress",
            ["incident-escalated"]
        ),
        (
            "override-priority",
            new { priority = "P2", reason = "One customer" },
            "in-progress",
            ["incident-priority-overridden"]
        ),
        ("change-service", new { service = "payments" }, "in-progress", ["incident-service-changed"]),
        ("add-note", new { text = "Restarted." }, "in-progress", ["note-added"]),
        ("add-comment", new { text = "We are at it." }, "in-progress", ["comment-added"]),
        ("link", new { kind = "change", target = "CHG1" }, "in-progress", ["incident-linked"]),
        ("link", new { kind = "change", target = "CHG2" }, "in-progress", ["incident-linked"]),
        ("unlink", new { kind = "change", target = "CHG2" }, "in-progress", ["incident-unlinked"]),
        ("declare-major", new { owner = "cleo", reason = "Shop is down" }, "in-progress", ["major-incident-declared"]),
        (
            "post-update",
            new { text = "Half is back.", audience = "customers" },
            "in-progress",
            ["major-incident-update-posted"]
        ),
        ("resolve", new { code = "workaround" }, "resolved", ["incident-resolved"]),
        (
            "reject-resolution",
            new { reason = "Still slow" },
            "in-progress",
            ["resolution-rejected", "incident-reopened"]
        ),
        ("resolve", new { code = "fixed", note = "Index added" }, "resolved", ["incident-resolved"]),
        ("reopen", new { reason = "Again" }, "in-progress", ["incident-reopened"]),
        ("resolve", new { code = "fixed" }, "resolved", ["incident-resolved"]),
        (
            "review-major",
            new { findings = "No index", improvements = "Review queries" },
            "resolved",
            ["major-incident-reviewed"]
        ),
        ("close", null, "closed", ["incident-closed"]),
        ("rate", new { score = 4, comment = "Quick" }, "closed", ["satisfaction-rated"]),
    ];

    [Fact]
    public async Task a_report_is_created_with_its_address()
    {
        var answer = (await service.Http.Post("/incidents", new { title = "Mail is slow", service = "mail" })).ShouldBe(
            HttpStatusCode.Created
        );
        answer.Headers.Location!.ToString().ShouldBe($"/api/incidents/{answer.Json.At("id")}");
        var incident = await service.Http.Incident(answer.Json.At("number"));
        (incident.At("id"), incident.At("state"), incident.At("priority")).ShouldBe(
            (answer.Json.At("id"), "reported", "P3")
        );
    }

    [Fact]
    public async Task every_command_of_a_whole_life_does_what_it_says()
    {
        var id = await service.Http.Report();
        var expected = new List<string> { "incident-reported" };
        foreach (var (verb, command, state, events) in Life)
        {
            expected.AddRange(events);
            var answer = (await service.Http.Do(id, verb, command, ("X-Actor", "ann"))).ShouldBe(Done);
            answer.Version.ShouldBe(expected.Count, verb);
            (await service.Http.Incident(id)).At("state").ShouldBe(state, verb);
        }

        (await service.Http.EventNames(id)).ShouldBe(expected);
        (await service.Http.Events(id)).Skip(1).ShouldAllBe(e => e.At("data.by") == "ann");
    }

    [Fact]
    public async Task the_state_shows_what_was_done()
    {
        var id = await service.Http.Report();
        foreach (var (verb, command, _, _) in Life)
            await service.Http.Did(id, verb, command);
        var incident = await service.Http.Incident(id);
        (incident.At("impact"), incident.At("priority"), incident.At("priorityRule"), incident.At("service")).ShouldBe(
            ("high", "P2", "override", "payments")
        );
        (incident.At("group"), incident.At("person"), incident.At("lastEscalation.to")).ShouldBe(
            ("database", "", "cio")
        );
        (incident.At("major.owner"), incident.At("major.updates"), incident.At("resolutionCode")).ShouldBe(
            ("cleo", "1", "fixed")
        );
        (incident.At("links.0.target"), incident.GetProperty("links").GetArrayLength()).ShouldBe(("CHG1", 1));
        (incident.At("satisfaction.score"), incident.At("reopenCount")).ShouldBe(("4", "2"));
        incident.At("closedAt").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task work_on_what_nobody_had_acknowledged_acknowledges_it()
    {
        var id = await service.Http.Report();
        (await service.Http.Did(id, "start-work")).Version.ShouldBe(3);
        (await service.Http.EventNames(id)).ShouldBe(["incident-reported", "incident-acknowledged", "work-started"]);
    }

    [Fact]
    public async Task the_times_are_those_that_were_stated()
    {
        var began = service.Host.Time.GetUtcNow().AddHours(-2);
        var id = (
            await service.Http.Post(
                "/incidents",
                new
                {
                    title = "Mail",
                    service = "mail",
                    occurredAt = began.ToOffset(TimeSpan.FromHours(2)),
                }
            )
        ).ShouldBe(HttpStatusCode.Created).Json.At("id");
        await service.Http.Did(id, "resolve", new { code = "fixed", restoredAt = began.AddHours(1) });
        var incident = await service.Http.Incident(id);
        (incident.Instant("reportedAt"), incident.Instant("restoredAt")).ShouldBe((began, began.AddHours(1)));
        incident.Instant("resolvedAt").ShouldBeGreaterThan(began.AddHours(1));
    }
}

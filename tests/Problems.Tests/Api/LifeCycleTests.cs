using System.Net;
using Sms.Problems.Tests.Reactions;
using static Sms.Problems.Tests.Api.Vocabulary;

namespace Sms.Problems.Tests.Api;

public class LifeCycleTests(ProblemsHost service)
{
    [Fact]
    public async Task a_problem_goes_from_raised_to_closed_and_every_step_is_told()
    {
        await using var channel = await service.Host.OpenChannel();
        var id = (
            await service.Http.Post(
                "/problems",
                new
                {
                    title = $"{Word()} {Word()}",
                    service = Fresh("mail"),
                    impact = "high",
                    urgency = "medium",
                    description = "Since Monday",
                }
            )
        ).ShouldBe(HttpStatusCode.Created).Json.At("id");
        var queue = await channel.Listen("problems.#");
        await service.Http.Did(id, "investigate", new { group = "messaging", person = "ann" });
        await service.Http.Did(id, "add-note", new { text = "Looks like memory" });
        await service.Http.Did(id, "set-symptom", new { symptom = $"{Word()} {Word()}" });
        await service.Http.Did(id, "record-workaround", new { workaround = "Restart the queue runner" });
        (await service.Http.Problem(id)).At("state").ShouldBe("investigating");
        await service.Http.Did(id, "find-root-cause", new { rootCause = "Leak in the filter", category = "software" });
        var problem = await service.Http.Problem(id);
        (
            problem.At("state"),
            problem.At("priority"),
            problem.At("group"),
            problem.At("person"),
            problem.At("category")
        ).ShouldBe(("known-error", "P2", "messaging", "ann", "software"));
        await service.Http.Did(id, "resolve", new { resolution = "Filter replaced" });
        await service.Http.Did(id, "reopen", new { reason = "It stopped again" });
        (await service.Http.Problem(id)).At("state").ShouldBe("known-error");
        await service.Http.Did(id, "resolve", new { resolution = "Filter replaced, really" });
        await service.Http.Did(id, "close");
        problem = await service.Http.Problem(id);
        (problem.At("state"), problem.At("outcome"), problem.At("reopenCount"), problem.At("version")).ShouldBe(
            ("closed", "resolved", "1", "12")
        );
        (await service.Http.EventNames(id)).ShouldBe([
            "problem-raised",
            "investigation-started",
            "problem-assigned",
            "note-added",
            "symptom-set",
            "workaround-recorded",
            "root-cause-found",
            "known-error-recorded",
            "problem-resolved",
            "problem-reopened",
            "problem-resolved",
            "problem-closed",
        ]);
        var told = new List<string>();
        while (told.Count == 0 || told[^1] != "sms.problems.problem-closed.v1")
        {
            var message = await channel.Receive(queue);
            if (message.At("subject") == id)
                told.Add(message.At("type"));
        }

        told.SkipWhile(type => type == "sms.problems.problem-raised.v1")
            .ShouldBe([
                "sms.problems.known-error-recorded.v1",
                "sms.problems.problem-resolved.v1",
                "sms.problems.problem-reopened.v1",
                "sms.problems.problem-resolved.v1",
                "sms.problems.problem-closed.v1",
            ]);
    }

    [Fact]
    public async Task a_problem_is_found_by_its_number_and_shows_its_past()
    {
        var id = await service.Http.Raise();
        await service.Http.Did(id, "investigate");
        var number = (await service.Http.Problem(id)).At("number");
        number.ShouldStartWith("PRB");
        await service.Http.Did(number, "assign", new { group = "network" });
        (await service.Http.Problem(number)).At("id").ShouldBe(id);
        (await service.Http.Look($"/problems/{number}?version=1")).Json.At("state").ShouldBe("raised");
        (await service.Http.Look($"/problems/{number}?asOf=2020-01-01T00:00:00Z")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
    }

    [Fact]
    public async Task the_same_request_twice_is_one_problem()
    {
        var request = new
        {
            id = Guid.NewGuid(),
            title = "Mail queue stops",
            service = "mail",
        };
        (await service.Http.Post("/problems", request)).ShouldBe(HttpStatusCode.Created);
        (await service.Http.Post("/problems", request)).ShouldBe(Ok).Json.At("id").ShouldBe(request.id.ToString());
        (await service.Http.EventNames(request.id.ToString())).Count.ShouldBe(1);
    }

    [Fact]
    public async Task a_problem_is_raised_from_incidents_that_are_known_or_not_at_all()
    {
        await using var desk = await Desk.Of(service);
        var (one, other) = (await desk.Known("mail", "Queue stops"), await desk.Known("mail", "Queue is stuck"));
        var id = await service.Http.Raise("mail", incidents: [one.IncidentId.ToString(), other.Number]);
        var problem = await service.Http.Problem(id);
        problem.At("source").ShouldBe("incident");
        problem
            .GetProperty("incidents")
            .EnumerateArray()
            .Select(x => x.GetGuid())
            .ShouldBe([one.IncidentId, other.IncidentId], ignoreOrder: true);
        (
            await service.Http.Post(
                "/problems",
                new
                {
                    title = "x y",
                    service = "mail",
                    incidents = new[] { one.Number, "INC0000000" },
                }
            )
        ).ShouldBeProblem(HttpStatusCode.Conflict, "unknown-incident");
    }

    [Fact]
    public async Task incidents_are_linked_and_unlinked_once()
    {
        await using var desk = await Desk.Of(service);
        await using var channel = await service.Host.OpenChannel();
        var queue = await channel.Listen("problems.incident-linked-to-problem");
        var incident = await desk.Known("mail", "Queue stops");
        var id = await service.Http.Raise("mail");
        await service.Http.Did(id, "link-incident", new { incidentId = incident.Number });
        await service.Http.Did(id, "link-incident", new { incidentId = incident.IncidentId });
        (await channel.Receive(queue)).At("data.incidentId").ShouldBe(incident.IncidentId.ToString());
        await service.Http.Did(id, "unlink-incident", new { incidentId = incident.Number });
        await service.Http.Did(id, "unlink-incident", new { incidentId = incident.Number });
        (await service.Http.EventNames(id)).ShouldBe(["problem-raised", "incident-linked", "incident-unlinked"]);
        (await service.Http.Do(id, "link-incident", new { incidentId = "INC0000000" })).ShouldBeProblem(
            HttpStatusCode.Conflict,
            "unknown-incident"
        );
    }

    [Theory]
    [InlineData("not-reproducible")]
    [InlineData("accepted-risk")]
    public async Task a_problem_ends_without_a_solution_with_a_reason(string outcome)
    {
        var id = await service.Http.Raise();
        (await service.Http.Do(id, "close-unresolved", new { outcome })).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            "reason"
        );
        await service.Http.Did(id, "close-unresolved", new { outcome, reason = "Once in a year" });
        var problem = await service.Http.Problem(id);
        (problem.At("state"), problem.At("outcome"), problem.At("outcomeReason")).ShouldBe(
            ("closed", outcome, "Once in a year")
        );
        (await service.Http.Do(id, "reopen", new { reason = "Again" })).ShouldBeProblem(
            HttpStatusCode.Conflict,
            "problem-closed"
        );
    }

    [Fact]
    public async Task what_is_unknown_or_stale_or_not_valid_is_refused_by_name()
    {
        var id = await service.Http.Raise();
        (await service.Http.Do(Guid.NewGuid().ToString(), "investigate", new { })).ShouldBeProblem(
            HttpStatusCode.NotFound,
            "not-found"
        );
        (await service.Http.Do("PRB9999999", "close")).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await service.Http.Do(id, "investigate", new { }, ("If-Match", "\"7\""))).ShouldBeProblem(
            HttpStatusCode.PreconditionFailed,
            "stale-version"
        );
        (await service.Http.Do(id, "assign", new { })).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "group");
        (
            await service.Http.Post(
                "/problems",
                new
                {
                    title = "x",
                    service = "y",
                    priority = "P9",
                }
            )
        ).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "priority");
        (await service.Http.Do(id, "resolve", new { resolution = "x" })).ShouldBeProblem(
            HttpStatusCode.Conflict,
            "problem-not-investigated"
        );
        (await service.Http.Do(id, "request-change", new { title = "x", type = "standard" })).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            "model"
        );
        (await service.Http.Look($"/problems/{id}/effectiveness")).ShouldBeProblem(
            HttpStatusCode.Conflict,
            "problem-never-resolved"
        );
    }
}

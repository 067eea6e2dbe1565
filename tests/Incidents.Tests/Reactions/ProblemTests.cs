using RabbitMQ.Client;
using Sms.Contracts.Problems;
using Sms.Incidents.Tests.Api;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Reactions;

/// <summary>What problems mean for incidents, in whatever order and however often it comes.</summary>
public class ProblemTests(IncidentsHost service)
{
    private readonly Guid _problem = Guid.NewGuid();
    private readonly string _number = $"PRB{Random.Shared.Next(1_000_000, 9_999_999)}";

    private DateTimeOffset Now => service.Host.Time.GetUtcNow();

    [Fact]
    public async Task a_link_shows_the_number_of_the_problem_once_and_is_told_on()
    {
        await using var channel = await service.Host.OpenChannel();
        var id = await service.Http.Report();
        var queue = await channel.Listen("incidents.incident-linked");
        for (var i = 0; i < 2; i++)
            await channel.Publish(Linked(id, 2));
        var incident = await Eventually.Until(
            () => service.Http.Incident(id),
            x => x.GetProperty("links").GetArrayLength() == 1
        );
        (incident.At("links.0.kind"), incident.At("links.0.target"), incident.At("links.0.number")).ShouldBe(
            ("problem", _problem.ToString(), _number)
        );
        var told = await Eventually.Until(() => channel.Receive(queue), x => x.At("subject") == id);
        (told.At("data.kind"), told.At("data.target"), told.At("data.by")).ShouldBe(
            ("problem", _problem.ToString(), "paula")
        );
        await Settle(channel);
        (await service.Http.EventNames(id)).ShouldBe(["incident-reported", "incident-linked"]);
    }

    [Fact]
    public async Task the_open_incidents_of_a_resolved_problem_are_resolved_however_they_are_linked()
    {
        await using var channel = await service.Host.OpenChannel();
        var (byId, byNumber, waiting, done, other) = (
            await service.Http.Report(),
            await service.Http.Report(),
            await service.Http.Report(),
            await service.Http.Report(),
            await service.Http.Report()
        );
        await Link(channel, byNumber, _problem, _number, _number);
        await service.Http.Did(waiting, "put-on-hold", new { reason = "problem" });
        foreach (var id in (string[])[byId, waiting, done])
            await Link(channel, id, _problem, _number);
        await service.Http.Did(other, "link", new { kind = "change", target = _problem });
        await service.Http.Did(done, "resolve", new { code = "workaround" });
        var resolved = new ProblemResolved(_problem, 7, _number, "Patched", null, "paula", Now);
        await channel.Publish(resolved);
        await channel.Publish(resolved);
        foreach (var id in (string[])[byId, byNumber, waiting])
        {
            (await service.Http.Becomes(id, "resolved")).At("resolutionCode").ShouldBe("problem-resolved");
            (await service.Http.Events(id))[^1].At("data.by").ShouldBe("system:problems");
        }

        await Settle(channel);
        (await service.Http.EventNames(byId)).ShouldBe(["incident-reported", "incident-linked", "incident-resolved"]);
        (await service.Http.Incident(done)).At("resolutionCode").ShouldBe("workaround");
        (await service.Http.Incident(other)).At("state").ShouldBe("reported");
    }

    [Fact]
    public async Task a_link_that_comes_late_finds_what_became_of_the_problem_and_a_reopened_one_resolves_nothing()
    {
        await using var channel = await service.Host.OpenChannel();
        var (late, after) = (await service.Http.Report(), await service.Http.Report());
        await channel.Publish(new ProblemResolved(_problem, 7, _number, "Patched", null, "paula", Now));
        await Settle(channel);
        await channel.Publish(Linked(late, 8));
        await service.Http.Becomes(late, "resolved");

        await channel.Publish(new ProblemReopened(_problem, 9, _number, "Again", "paula", Now));
        await Settle(channel);
        await channel.Publish(Linked(after, 10));
        await Eventually.Until(() => service.Http.Incident(after), x => x.GetProperty("links").GetArrayLength() == 1);
        (await service.Http.Incident(after)).At("state").ShouldBe("reported");
        (await service.Http.Incident(late)).At("state").ShouldBe("resolved");
    }

    [Fact]
    public async Task a_resolution_that_its_reopening_overtook_resolves_nothing()
    {
        await using var channel = await service.Host.OpenChannel();
        var id = await service.Http.Report();
        await Link(channel, id, _problem, _number);
        await channel.Publish(new ProblemReopened(_problem, 9, _number, "Again", "paula", Now));
        await Settle(channel);
        await channel.Publish(new ProblemResolved(_problem, 7, _number, "Patched", null, "paula", Now));
        await Settle(channel);
        (await service.Http.Incident(id)).At("state").ShouldBe("reported");
    }

    [Fact]
    public async Task a_closed_incident_is_linked_and_stays_as_it_is()
    {
        await using var channel = await service.Host.OpenChannel();
        var id = await service.Http.Report();
        await service.Http.Did(id, "resolve", new { code = "fixed" });
        await service.Http.Did(id, "close");
        await channel.Publish(new ProblemResolved(_problem, 7, _number, "Patched", null, "paula", Now));
        await channel.Publish(Offered(id));
        await channel.Publish(Linked(id, 8));
        var incident = await Eventually.Until(
            () => service.Http.Incident(id),
            x => x.GetProperty("links").GetArrayLength() == 1
        );
        await Settle(channel);
        incident = await service.Http.Incident(id);
        (incident.At("state"), incident.GetProperty("offers").GetArrayLength()).ShouldBe(("closed", 0));
    }

    [Fact]
    public async Task a_workaround_is_shown_once()
    {
        await using var channel = await service.Host.OpenChannel();
        var id = await service.Http.Report();
        for (var i = 0; i < 3; i++)
            await channel.Publish(Offered(id) with { Version = 5 + i });
        var incident = await Eventually.Until(
            () => service.Http.Incident(id),
            x => x.GetProperty("offers").GetArrayLength() > 0
        );
        (
            incident.At("offers.0.problemId"),
            incident.At("offers.0.number"),
            incident.At("offers.0.workaround"),
            incident.At("offers.0.score"),
            incident.At("offers.0.reason")
        ).ShouldBe((_problem.ToString(), _number, "Restart it", "0.8", "Same words"));
        await Settle(channel);
        (await service.Http.EventNames(id)).ShouldBe(["incident-reported", "workaround-offered"]);
    }

    [Fact]
    public async Task links_of_an_import_stay_inside()
    {
        await using var channel = await service.Host.OpenChannel();
        var queue = await channel.Listen("incidents.incident-linked");
        var import = new
        {
            source = "servicenow",
            incidents = new[]
            {
                new
                {
                    externalId = $"INC{Guid.NewGuid():N}",
                    title = "Old",
                    channel = "phone",
                    service = "mail",
                    impact = "low",
                    urgency = "low",
                    priority = "P5",
                    reportedAt = Now.AddDays(-3),
                    changes = new[]
                    {
                        new
                        {
                            kind = "linked",
                            at = Now.AddDays(-2),
                            link = "problem",
                            target = "PRB0000001",
                            by = "ann",
                        },
                    },
                },
            },
        };
        (await service.Http.Post("/incidents/import", import)).ShouldBe(Ok);
        var id = await service.Http.Report();
        await Link(channel, id, _problem, _number);
        // In the order of the log: what was imported before would have come before.
        string[] subjects = [(await channel.Receive(queue)).At("subject")];
        while (subjects[^1] != id)
            subjects = [.. subjects, (await channel.Receive(queue)).At("subject")];
        foreach (var subject in subjects)
            (await service.Http.Incident(subject)).At("origin.externalId").ShouldBeEmpty();
    }

    private IncidentLinkedToProblem Linked(string id, long version) =>
        new(_problem, version, _number, Guid.Parse(id), "paula", Now);

    private Contracts.Problems.WorkaroundOffered Offered(string id) =>
        new(_problem, 5, _number, Guid.Parse(id), "Restart it", 0.8, "Same words", Now);

    [Fact]
    public async Task an_incident_is_linked_to_no_problem_that_is_not_there()
    {
        await using var channel = await service.Host.OpenChannel();
        var id = await service.Http.Report();
        foreach (var target in (string[])[$"{_problem}", _number, "PRB1"])
            (await service.Http.Do(id, "link", new { kind = "problem", target })).ShouldBeProblem(
                System.Net.HttpStatusCode.Conflict,
                "unknown-problem"
            );
        await Link(channel, id, _problem, _number, _number.ToLowerInvariant());
        (await service.Http.EventNames(id)).ShouldBe(["incident-reported", "incident-linked"]);
    }

    /// <summary>As soon as the problem is known here.</summary>
    private async Task Link(IChannel channel, string incident, Guid problem, string number, string? by = null)
    {
        await channel.Publish(new ProblemRaised(problem, 1, number, "Disk full", "mail", "P3", "manual", "paula", Now));
        var link = new { kind = "problem", target = by ?? $"{problem}" };
        (
            await Eventually.Until(
                () => service.Http.Do(incident, "link", link),
                answer => answer.Status != System.Net.HttpStatusCode.Conflict
            )
        ).ShouldBe(Done);
    }

    /// <summary>Others of each kind, so that what was sent before them has had its effect.</summary>
    private async Task Settle(IChannel channel)
    {
        for (var i = 0; i < 5; i++)
        {
            var (id, problem) = (await service.Http.Report(), Guid.NewGuid());
            await Link(channel, id, problem, "PRB0");
            await channel.Publish(new ProblemReopened(problem, 2, "PRB0", "x", "paula", Now));
            await channel.Publish(new ProblemResolved(problem, 3, "PRB0", "x", null, "paula", Now));
            await channel.Publish(
                new Contracts.Problems.WorkaroundOffered(problem, 1, "PRB0", Guid.Parse(id), "x", 0.6, "x", Now)
            );
            await channel.Publish(new IncidentLinkedToProblem(problem, 4, "PRB0", Guid.Parse(id), "x", Now));
            await service.Http.Becomes(id, "resolved");
            await Eventually.Until(() => service.Http.Incident(id), x => x.GetProperty("offers").GetArrayLength() == 1);
        }
    }
}

using System.Text;
using RabbitMQ.Client;
using Sms.Problems.Tests.Api;
using static Sms.Problems.Tests.Api.Vocabulary;

namespace Sms.Problems.Tests.Reactions;

/// <summary>Who works on an incident says which problem causes it.</summary>
public class LinkTests(ProblemsHost service)
{
    [Fact]
    public async Task an_incident_links_itself_by_number_or_id_once()
    {
        await using var desk = await Desk.Of(service);
        var id = await service.Http.Raise("mail");
        var number = (await service.Http.Problem(id)).At("number");
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        await desk.Say(Linked(one, "problem", number, desk.Now));
        await desk.Say(Linked(one, "problem", id, desk.Now));
        await desk.Say(Linked(one, "change", "CHG0000001", desk.Now));
        await desk.Say(Linked(other, "problem", number, desk.Now));
        await Eventually.Until(() => service.Http.Problem(id), x => x.GetProperty("incidents").GetArrayLength() == 2);
        await desk.Settle();
        (await service.Http.Events(id)).Skip(1).Select(x => x.At("data.by")).ShouldBe(["ann", "ann"]);
    }

    [Fact]
    public async Task a_closed_problem_is_tied_all_the_same_and_what_was_unlinked_stays_so()
    {
        await using var desk = await Desk.Of(service);
        var id = await service.Http.Raise("mail");
        var incident = await desk.Known("mail", "Queue stops");
        var said = Linked(incident.IncidentId, "problem", id, desk.Now);
        await desk.Say(said);
        await Eventually.Until(() => service.Http.Problem(id), x => x.GetProperty("incidents").GetArrayLength() == 1);
        await service.Http.Did(id, "unlink-incident", new { incidentId = incident.Number });
        await desk.Say(said);
        await service.Http.Did(id, "close-unresolved", new { outcome = "accepted-risk", reason = "Rare" });
        var late = Guid.NewGuid();
        await desk.Say(Linked(late, "problem", id, desk.Now));
        await Eventually.Until(() => service.Http.Problem(id), x => x.GetProperty("incidents").GetArrayLength() == 1);
        (await service.Http.Problem(id)).At("incidents.0").ShouldBe(late.ToString());
        (await service.Http.Problem(id)).At("state").ShouldBe("closed");
    }

    [Fact]
    public async Task a_problem_that_is_not_here_is_an_error_that_somebody_sees()
    {
        await using var desk = await Desk.Of(service);
        var incident = Guid.NewGuid();
        await desk.Say(Linked(incident, "problem", "PRB8999999", desk.Now));
        var dead = await service.Http.DeadLetter(body => body.Contains($"{incident}", StringComparison.Ordinal));
        dead.At("headers").ShouldContain("There is no problem PRB8999999.");
    }

    private static Contracts.Incidents.IncidentLinked Linked(
        Guid incident,
        string kind,
        string target,
        DateTimeOffset at
    ) => new(incident, 2, kind, target, "ann", at);
}

using System.Text.Json;
using Sms.Contracts.Incidents;
using Sms.Problems.Tests.Api;
using static Sms.Problems.Tests.Api.Vocabulary;

namespace Sms.Problems.Tests.Reactions;

/// <summary>Known errors are offered to incidents that look like them: when either comes, and once.</summary>
public class WorkaroundTests(ProblemsHost service)
{
    [Fact]
    public async Task a_known_error_is_offered_to_a_new_incident_that_has_its_words()
    {
        await using var desk = await Desk.Of(service);
        await using var channel = await service.Host.OpenChannel();
        var queue = await channel.Listen("problems.workaround-offered");
        var (name, word) = (Fresh("shop"), Word());
        var id = await service.Http.KnownError(name, $"Payment {word} times out", "Pay by invoice");
        var incident = await desk.Report(name, $"payment of order 4711 {word} timing out on pay-03.example.org");
        var offer = await Eventually.Until(() => channel.Receive(queue), x => x.At("subject") == id);
        (offer.At("data.incidentId"), offer.At("data.workaround"), offer.At("data.version")).ShouldBe(
            (incident.IncidentId.ToString(), "Pay by invoice", "5")
        );
        offer.GetProperty("data").GetProperty("score").GetDouble().ShouldBeInRange(0.6, 1);
        offer.At("data.reason").ShouldContain(word);
        offer.At("data.reason").ShouldContain(name);
        (await service.Http.Problem(id)).At("offers").ShouldBe("1");
    }

    [Fact]
    public async Task a_report_that_comes_twice_is_offered_once()
    {
        await using var desk = await Desk.Of(service);
        var (name, word) = (Fresh("shop"), Word());
        var id = await service.Http.KnownError(name, $"Payment {word} hangs");
        var incident = await desk.Report(name, $"Payment {word} hangs");
        await Offered(id, 1);
        await desk.Say(incident);
        await desk.Say(incident);
        await desk.Report(name, $"Payment {word} hangs, too");
        await Offered(id, 2);
        await desk.Settle();
        (await service.Http.EventNames(id)).Count(x => x == "workaround-offered").ShouldBe(2);
    }

    [Fact]
    public async Task a_new_known_error_is_offered_to_incidents_that_are_open_already()
    {
        await using var desk = await Desk.Of(service);
        var (name, word) = (Fresh("shop"), Word());
        var (open, resolved, other) = (
            await desk.Known(name, $"Payment {word} hangs"),
            await desk.Known(name, $"Payment {word} hangs"),
            await desk.Known(name, "Logo is blurred")
        );
        await desk.Say(new IncidentResolved(resolved.IncidentId, 2, "fixed", desk.Now, "ann", desk.Now));
        await Eventually.Until(() => State(resolved.IncidentId), state => state == "resolved");
        var id = await service.Http.KnownError(name, $"Payment {word} hangs");
        await Offered(id, 1);
        // A better workaround is told again, and offered to nobody twice.
        await service.Http.Did(id, "record-workaround", new { workaround = "Another" });
        await desk.Settle();
        (await service.Http.Events(id))
            .Where(x => x.At("type").EndsWith("workaround-offered", StringComparison.Ordinal))
            .Select(x => x.At("data.incidentId"))
            .ShouldBe([open.IncidentId.ToString()]);
        other.IncidentId.ShouldNotBe(open.IncidentId);
    }

    [Fact]
    public async Task an_incident_that_was_over_before_its_report_came_is_offered_nothing()
    {
        await using var desk = await Desk.Of(service);
        var (name, word) = (Fresh("shop"), Word());
        var id = await service.Http.KnownError(name, $"Payment {word} hangs");
        var late = Desk.Reported(name, $"Payment {word} hangs", desk.Now);
        await desk.Say(new IncidentClosed(late.IncidentId, 3, "ann", desk.Now));
        await Eventually.Until(() => State(late.IncidentId), state => state == "closed");
        await desk.Say(late);
        await desk.Heard(late.IncidentId);
        (await service.Http.Problem(id)).At("offers").ShouldBe("0");
    }

    [Fact]
    public async Task no_more_than_three_are_offered_and_the_best_ones()
    {
        await using var desk = await Desk.Of(service);
        var (name, a, b) = (Fresh("shop"), Word(), Word());
        var weak = await service.Http.KnownError(name, $"Payment {a} lost");
        var good = new List<string>();
        for (var i = 0; i < 3; i++)
            good.Add(await service.Http.KnownError(name, $"Payment {a} {b} breaks"));
        await desk.Report(name, $"Payment {a} {b} breaks");
        foreach (var id in good)
            await Offered(id, 1);
        await desk.Settle();
        (await service.Http.Problem(weak)).At("offers").ShouldBe("0");
    }

    [Fact]
    public async Task a_service_that_is_changed_finds_the_known_errors_of_the_new_one()
    {
        await using var desk = await Desk.Of(service);
        var (wrong, right, word) = (Fresh("shop"), Fresh("pay"), Word());
        var id = await service.Http.KnownError(right, $"Gateway {word} refuses cards");
        // Too few of the words for another service.
        var incident = await desk.Known(wrong, $"Gateway {word} odd slow strange");
        (await service.Http.Problem(id)).At("offers").ShouldBe("0");
        await desk.Say(new IncidentServiceChanged(incident.IncidentId, 2, right, "ann", desk.Now));
        await desk.Settle();
        (await service.Http.Problem(id)).At("offers").ShouldBe("0");
        var better = await desk.Known(wrong, $"Gateway {word} down");
        (await service.Http.Problem(id)).At("offers").ShouldBe("0");
        await desk.Say(new IncidentServiceChanged(better.IncidentId, 2, right, "ann", desk.Now));
        await Offered(id, 1);
    }

    [Fact]
    public async Task a_resolved_problem_offers_nothing()
    {
        await using var desk = await Desk.Of(service);
        var (name, word) = (Fresh("shop"), Word());
        var id = await service.Http.KnownError(name, $"Payment {word} hangs");
        await service.Http.Did(id, "resolve", new { resolution = "Fixed" });
        await desk.Known(name, $"Payment {word} hangs");
        (await service.Http.Problem(id)).At("offers").ShouldBe("0");
    }

    private Task<JsonElement> Offered(string id, int times) =>
        Eventually.Until(() => service.Http.Problem(id), x => x.At("offers") == $"{times}");

    private async Task<string?> State(Guid incident)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(service.Host.Database);
        await using var command = source.CreateCommand("select state from incident_facts where id = $1");
        command.Parameters.Add(new() { Value = incident });
        return await command.ExecuteScalarAsync() as string;
    }
}

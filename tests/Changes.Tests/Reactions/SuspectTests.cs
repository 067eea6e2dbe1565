using System.Text.Json;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Sms.Changes.Tests.Api;
using Sms.Contracts.Catalog;
using Sms.Contracts.Incidents;
using Sms.Contracts.Sla;
using static Sms.Changes.Tests.Api.Vocabulary;

namespace Sms.Changes.Tests.Reactions;

/// <summary>Incidents, and the changes behind them.</summary>
public class SuspectTests(ChangesHost service)
{
    private DateTimeOffset Now => service.Host.Time.GetUtcNow();

    private IncidentReported Reported(string name, Guid? id = null, int? history = null, DateTimeOffset? at = null) =>
        new(
            id ?? Guid.NewGuid(),
            1,
            "INC0000001",
            "Certificate rejected",
            name,
            "P2",
            "portal",
            null,
            at ?? Now,
            history
        );

    [Fact]
    public async Task a_change_before_an_incident_is_suspected_once()
    {
        await using var channel = await service.Host.OpenChannel();
        var queue = await channel.Listen("changes.change-suspected");
        var (name, messageId) = (Fresh("service"), Guid.NewGuid());
        var id = await service.Host.UnderWay(name);
        var incident = Reported(name);
        await channel.Publish(incident, messageId);
        await channel.Publish(incident, messageId);
        await channel.Publish(incident);
        await Suspected(id, incident);
        var told = await Eventually.Until(
            () => channel.Receive(queue),
            message => message.At("data.incidentId") == incident.IncidentId.ToString()
        );
        (told.At("data.changeId"), told.At("data.rank")).ShouldBe((id, "1"));
        told.At("data.reasons").ShouldContain($"it changed {name}");

        // What comes behind has had its effect; so have the repeats.
        var next = Reported(name);
        await channel.Publish(next);
        await Suspected(id, next);
        (await service.Http.EventNames(id)).Count(e => e == "change-suspected").ShouldBe(2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task an_incident_that_is_moved_to_another_service_is_looked_at_again_whatever_is_heard_first(
        bool movedFirst
    )
    {
        await using var channel = await service.Host.OpenChannel();
        var (name, other) = (Fresh("service"), Fresh("service"));
        var (id, innocent) = (await service.Host.UnderWay(other), Guid.NewGuid());
        var incident = Reported(name);
        var moved = new IncidentServiceChanged(incident.IncidentId, 3, other, "ann", Now);
        object[] messages = movedFirst ? [moved, moved, incident] : [incident, moved, moved];
        foreach (var message in messages)
        {
            await channel.Publish(message);
            await Eventually.Until(
                () => Document<KnownIncident>(incident.IncidentId),
                known => message is IncidentReported ? known?.ReportedAt is not null : known?.Service == other
            );
        }

        await Suspected(id, incident);
        await channel.Publish(new IncidentServiceChanged(incident.IncidentId, 2, name, "ann", Now));
        await channel.Publish(new IncidentServiceChanged(innocent, 2, other, "ann", Now));
        await Eventually.Until(() => Document<KnownIncident>(innocent), known => known is not null);
        (await Document<KnownIncident>(incident.IncidentId))!.Service.ShouldBe(other);
        (await service.Http.EventNames(id)).Count(e => e == "change-suspected").ShouldBe(1);
    }

    [Fact]
    public async Task a_change_of_what_a_service_depends_on_is_suspected()
    {
        await using var channel = await service.Host.OpenChannel();
        var (front, back) = (Fresh("front"), Fresh("back"));
        var defined = new ServiceDefined(Guid.NewGuid(), 1, front, "Front", null, "high", null, [back], "ann", Now);
        await channel.Publish(defined);
        var id = await service.Host.UnderWay(back);
        await Eventually.Until(() => Document<KnownService>(defined.ServiceId), known => known is not null);
        var incident = Reported(front);
        await channel.Publish(incident);
        (await Suspected(id, incident)).At("causes.0.state").ShouldBe("suspected");
    }

    [Fact]
    public async Task a_deployment_that_is_told_late_is_suspected_of_what_was_there_before()
    {
        await using var channel = await service.Host.OpenChannel();
        var name = Fresh("service");
        var incident = Reported(name);
        await channel.Publish(incident);
        await Eventually.Until(() => Document<KnownIncident>(incident.IncidentId), known => known is not null);
        var id = (
            await service.Http.Post(
                "/changes/deployments",
                new
                {
                    service = name,
                    summary = "Deploy",
                    outcome = "succeeded",
                    key = Fresh("run"),
                    at = Now.AddHours(-1),
                }
            )
        ).ShouldBe(Ok).Json.At("id");
        await Suspected(id, incident);
    }

    [Fact]
    public async Task imported_incidents_are_not_looked_at()
    {
        await using var channel = await service.Host.OpenChannel();
        var name = Fresh("service");
        var id = await service.Host.UnderWay(name);
        var (imported, own) = (Reported(name, history: 3), Reported(name));
        await channel.Publish(imported);
        await Eventually.Until(() => Document<KnownIncident>(imported.IncidentId), known => known is not null);
        await channel.Publish(own);
        await Suspected(id, own);
        (await service.Http.Change(id)).GetProperty("causes").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task a_closed_change_is_still_suspected_and_a_person_has_the_last_word()
    {
        await using var channel = await service.Host.OpenChannel();
        var queue = await channel.Listen("changes.change-confirmed-as-cause");
        var name = Fresh("service");
        var id = await service.Host.UnderWay(name);
        await service.Http.Did(id, "complete", new { verification = "seen" });
        await service.Http.Did(id, "close");
        var incident = Reported(name);
        await channel.Publish(incident);
        await Suspected(id, incident);
        await service.Http.Did(id, "confirm-cause", new { incidentId = incident.IncidentId });
        var told = await Eventually.Until(() => channel.Receive(queue), message => message.At("data.changeId") == id);
        told.At("data.incidentId").ShouldBe(incident.IncidentId.ToString());

        var next = await service.Host.Request(name);
        await service.Http.Did(next, "assess");
        (await service.Http.Change(next))
            .GetProperty("risk")
            .GetProperty("factors")
            .EnumerateArray()
            .Single(factor => factor.At("name") == "history")
            .At("value")
            .ShouldBe("1/1");
        await service.Http.Did(
            id,
            "clear-cause",
            new { incidentId = incident.IncidentId, reason = "it was the network" }
        );
        (await service.Http.Change(id)).At("causes.0.state").ShouldBe("cleared");
    }

    [Fact]
    public async Task a_change_that_is_told_late_is_looked_for_behind_all_incidents_of_a_storm()
    {
        const int storm = 230;
        await using var channel = await service.Host.OpenChannel();
        var name = Fresh("service");
        var incidents = Enumerable.Range(0, storm).Select(_ => Reported(name)).ToList();
        await Task.WhenAll(incidents.Select(incident => channel.Publish(incident)));
        foreach (var incident in incidents)
            await Eventually.Until(() => Document<KnownIncident>(incident.IncidentId), known => known is not null);
        var (key, at) = (Fresh("run"), Now.AddMinutes(-30));
        var deployed = new
        {
            service = name,
            summary = "Deploy",
            outcome = "failed",
            key,
            at,
        };
        var id = (await service.Http.Post("/changes/deployments", deployed)).ShouldBe(Ok).Json.At("id");
        var change = await service.Http.Becomes(id, x => x.GetProperty("causes").GetArrayLength() > 0);
        change.GetProperty("causes").GetArrayLength().ShouldBe(storm);
    }

    [Fact]
    public async Task a_change_nearby_is_told_as_such_and_becomes_a_suspect_when_the_incident_moves_to_its_service()
    {
        await using var channel = await service.Host.OpenChannel();
        var queue = await channel.Listen("changes.change-suspected");
        var (front, middle, back) = (Fresh("front"), Fresh("middle"), Fresh("back"));
        var defined = new ServiceDefined(Guid.NewGuid(), 1, front, "Front", null, "high", null, [middle], "ann", Now);
        var next = new ServiceDefined(Guid.NewGuid(), 1, middle, "Middle", null, "high", null, [back], "ann", Now);
        await channel.Publish(defined);
        await channel.Publish(next);
        foreach (var one in new[] { defined, next })
            await Eventually.Until(() => Document<KnownService>(one.ServiceId), known => known is not null);
        var id = await service.Host.UnderWay(back);
        var incident = Reported(front);
        await channel.Publish(incident);
        (await Suspected(id, incident)).At("causes.0.state").ShouldBe("nearby");
        (await Told("nearby")).At("data.changeId").ShouldBe(id);

        await channel.Publish(new IncidentServiceChanged(incident.IncidentId, 3, back, "ann", Now));
        await service.Http.Becomes(id, x => x.At("causes.0.state") == "suspected");
        (await Told("suspect")).At("data.reasons").ShouldContain($"it changed {back}");
        (await service.Http.Look($"/changes/{id}/events"))
            .ShouldBe(Ok)
            .Json.GetProperty("events")
            .EnumerateArray()
            .Where(e => e.At("type").EndsWith("change-suspected", StringComparison.Ordinal))
            .Select(e => e.At("data.kind"))
            .ShouldBe(["nearby", "suspect"]);

        Task<JsonElement> Told(string kind) =>
            Eventually.Until(
                () => channel.Receive(queue),
                x => x.At("data.incidentId") == incident.IncidentId.ToString() && x.At("data.kind") == kind
            );
    }

    [Fact]
    public async Task many_incidents_at_once_all_find_their_change()
    {
        await using var channel = await service.Host.OpenChannel();
        var name = Fresh("service");
        var id = await service.Host.UnderWay(name);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => channel.Publish(Reported(name))));
        await service.Http.Becomes(id, x => x.GetProperty("causes").GetArrayLength() == 20);
    }

    [Fact]
    public async Task an_open_major_incident_stands_in_the_way_in_whatever_order_it_is_told()
    {
        await using var channel = await service.Host.OpenChannel();
        var name = Fresh("service");
        var id = await service.Host.Approved(name);
        var incident = Reported(name);
        var about = incident.IncidentId;
        await channel.Publish(new MajorIncidentDeclared(about, 2, "cleo", "shop is down", "ann", Now));
        await channel.Publish(new IncidentReopened(about, 4, "not fixed", "ann", Now));
        await channel.Publish(new IncidentResolved(about, 3, "fixed", Now, "ann", Now));
        await channel.Publish(incident);
        await Conflicts(id, ["major-incident"]);
        await channel.Publish(new IncidentClosed(about, 6, "ann", Now));
        await channel.Publish(new IncidentResolved(about, 5, "fixed", Now, "ann", Now));
        await Conflicts(id, []);
        // The two come from queues of their own: either may be the first.
        await Eventually.Until(() => Document<KnownIncident>(about), known => known!.State == "closed");
    }

    [Fact]
    public async Task breaches_use_up_the_budget_and_retracted_ones_give_it_back()
    {
        await using var channel = await service.Host.OpenChannel();
        var name = Fresh("service");
        var (id, about) = (await service.Host.Approved(name), Guid.NewGuid());
        TargetBreached Breach(int clock) =>
            new(
                about,
                4,
                $"clock {clock}",
                Guid.NewGuid(),
                1,
                "Gold",
                "response",
                "P1",
                name,
                Now,
                Now,
                "time-elapsed"
            );
        for (var clock = 0; clock < 11; clock++)
            await channel.Publish(Breach(clock));
        await Conflicts(id, ["error-budget"]);
        await channel.Publish(
            new TargetBreachRetracted(
                about,
                5,
                "clock 0",
                Guid.NewGuid(),
                1,
                "Gold",
                "response",
                "P1",
                name,
                Now,
                "late fact",
                Now
            )
        );
        await Conflicts(id, []);
        await channel.Publish(Breach(0));
        await channel.Publish(Breach(0) with { ClockId = "last clock", Service = "another" });
        await Eventually.Until(() => Document<KnownIncident>(about), known => known!.Breaches.Count == 12);
        await Conflicts(id, []);
    }

    private async Task<T?> Document<T>(Guid id)
        where T : class
    {
        await using var session = service.Host.Services.GetRequiredService<IDocumentStore>().QuerySession();
        return await session.LoadAsync<T>(id);
    }

    private async Task Conflicts(string change, string[] kinds) =>
        await Eventually.Until(
            async () =>
                (await service.Http.Look($"/changes/{change}/conflicts"))
                    .ShouldBe(Ok)
                    .Json.GetProperty("conflicts")
                    .EnumerateArray()
                    .Select(x => x.At("kind"))
                    .ToList(),
            found => found.SequenceEqual(kinds)
        );

    private Task<JsonElement> Suspected(string change, IncidentReported incident) =>
        service.Http.Becomes(change, x =>
            x.GetProperty("causes")
                .EnumerateArray()
                .Any(cause => cause.At("incidentId") == incident.IncidentId.ToString())
        );
}

using Marten;
using Marten.Services;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sms.Sla.Tests.Api;

namespace Sms.Sla.Tests.Relaying;

/// <summary>
/// A transaction has a position in the log long before it commits. The relay and every reader of the log wait for it,
/// however long it takes: what they went past they would never see.
/// </summary>
public class LongTransactionTests(SlaHost shared) : OwnHost(shared)
{
    /// <summary>
    /// The alarm comes after ten times the second after which the daemon looks whether a gap can be passed by.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task an_event_that_commits_late_is_published_and_those_after_it_wait()
    {
        var service = Desk.FreshService();
        await Desk.Agree(Desk.Usual(service));
        var queue = await Desk.Channel.Listen("sla.clock-started");
        var first = new Incident(Desk, service);
        await first.Reported(Desk.Now);
        for (var clock = 0; clock < 2; clock++)
            (await Published()).ShouldBe(first.Id);

        await using var database = new NpgsqlConnection(Desk.Host.Database);
        await database.OpenAsync(TestContext.Current.CancellationToken);
        var (late, next) = (Guid.CreateVersion7(), new Incident(Desk, service));
        await using (var held = await database.BeginTransactionAsync())
        {
            await Append(held, late, service);
            await next.Reported(Desk.Now);
            var holder = $"Process {database.ProcessID} of PostgreSQL";
            await Eventually.Until(
                Reason,
                reason => reason?.Contains(holder, StringComparison.Ordinal) ?? false,
                Patience
            );
            (await Desk.Http.GetStringAsync("/metrics")).ShouldContain("sms_relay_standstill_seconds");
            (await Desk.Channel.MessageCountAsync(queue)).ShouldBe(0u);
            await held.CommitAsync();
        }

        foreach (var incident in (Guid[])[late, next.Id, next.Id])
            (await Published()).ShouldBe(incident);
        await Eventually.Until(Reason, reason => reason is null);

        async Task<Guid> Published() => (await Desk.Channel.Receive(queue)).GetProperty("subject").GetGuid();

        async Task<string?> Reason()
        {
            var relay = (await Desk.Get("/health")).GetProperty("checks").GetProperty("relay");
            return relay.TryGetProperty("description", out var reason) ? reason.GetString() : null;
        }
    }

    /// <summary>As a writer that has stored its events and cannot commit them yet.</summary>
    private async Task Append(NpgsqlTransaction transaction, Guid incident, string service)
    {
        var store = Desk.Host.Services.GetRequiredService<IDocumentStore>();
        await using var session = store.LightweightSession(SessionOptions.ForTransaction(transaction));
        var clock = new ClockRef($"{incident:N}-late", Guid.CreateVersion7(), 1, "Gold", Metric.Response, service);
        session.Events.StartStream<IncidentClocks>(
            incident,
            new FactNoted(incident, new Fact(1, FactKind.Reported, Desk.Now, service, "P2")),
            new ClockStarted(clock, "P2", "30m", Guid.Empty, 1, null, null, Desk.Now)
        );
        await session.SaveChangesAsync();
    }
}

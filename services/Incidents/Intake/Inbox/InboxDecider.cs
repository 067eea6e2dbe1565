using Marten;
using Npgsql;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>
/// Decides on what lies in the inbox, in its order. A delivery leaves it in the commit that holds what came of it.
/// </summary>
internal sealed class InboxDecider(
    IDocumentStore store,
    NpgsqlDataSource source,
    WriteAlerts write,
    InboxState state,
    TimeProvider time,
    ILogger<InboxDecider> logger
) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongBurst = TimeSpan.FromSeconds(15);

    /// <summary>So often a batch is decided on as a whole, when it fails for reasons that pass.</summary>
    private const int AttemptsTogether = 4;

    /// <summary>So many deliveries that have to wait mean that the database is away.</summary>
    private const int FailuresAlone = 3;

    private int _failedTogether;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var first = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (first)
                    await InboxTable.TryAgain(source, stoppingToken);
                first = false;
                var (began, arrivals) = (time.GetTimestamp(), state.Arrivals);
                var taken = await Decide(stoppingToken);
                if (taken.Count == 0)
                    await state.WaitForArrival(Poll, stoppingToken);
                else if (state.Arrivals != arrivals)
                    await Task.Delay(Rest(taken, time.GetElapsedTime(began)), time, stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                logger.LogWarning(error, "The inbox of alerts waits for its database.");
                await Task.Delay(Poll, time, stoppingToken);
            }
        }
    }

    /// <summary>
    /// An alert that is in the inbox can wait, one that is still to come may be lost with its sender: while they come
    /// in, deciding on them takes half of the time at most, and a quarter in a burst, which also gathers them into few
    /// large commits. But none waits for ever: the longer a burst lasts the less it is favoured.
    /// </summary>
    private TimeSpan Rest(IReadOnlyList<StoredDelivery> taken, TimeSpan worked)
    {
        var waited = time.GetUtcNow() - taken[0].ReceivedAt;
        var share =
            taken.Count < InboxTable.DeliveriesInOneCommit ? 1
            : waited < Burst ? 3
            : waited < LongBurst ? 1
            : 0;
        var rest = worked * share;
        return rest > Gather ? rest : Gather;
    }

    private async Task<IReadOnlyList<StoredDelivery>> Decide(CancellationToken cancellation)
    {
        IReadOnlyList<StoredDelivery> taken = [];
        try
        {
            await using var session = store.LightweightSession();
            taken = await InboxTable.Take(session, only: null, cancellation);
            if (taken.Count > 0)
                await Decide(session, taken, cancellation);
            _failedTogether = 0;
        }
        catch (Exception error) when (error is not OperationCanceledException && taken.Count > 0)
        {
            // A reason that passes is nobody's fault: the batch is decided on anew, and only at last what it is that
            // does not pass.
            if (Retries.Passes(error) && ++_failedTogether < AttemptsTogether)
            {
                logger.LogDebug(error, "{Count} deliveries are decided on again.", taken.Count);
                return [];
            }

            _failedTogether = 0;
            logger.LogDebug(error, "{Count} deliveries are taken one by one.", taken.Count);
            await DecideOneByOne(taken, cancellation);
        }

        return taken;
    }

    /// <summary>
    /// What cannot be decided on alone has to wait, or is put aside. Whatever is of the same keys waits for what waits.
    /// </summary>
    private async Task DecideOneByOne(IReadOnlyList<StoredDelivery> taken, CancellationToken cancellation)
    {
        var (waiting, failures) = (new HashSet<AlertKey>(), 0);
        foreach (var delivery in taken)
        {
            if (!waiting.Overlaps(delivery.Keys))
            {
                if (await DecideAlone(delivery.Position, cancellation))
                    continue;
                // It is the database: the others need not find that out after a wait of their own.
                if (++failures == FailuresAlone)
                    return;
            }

            waiting.UnionWith(delivery.Keys);
        }
    }

    /// <returns>False: it has to be decided on anew.</returns>
    private async Task<bool> DecideAlone(long position, CancellationToken cancellation)
    {
        try
        {
            await using var session = store.LightweightSession();
            // Another process may be at it already.
            if (await InboxTable.Take(session, position, cancellation) is { Count: 1 } taken)
                await Decide(session, taken, cancellation);
        }
        catch (Exception error) when (error is not OperationCanceledException && Retries.Passes(error))
        {
            logger.LogWarning("The delivery of alerts at {Position} has to wait: {Reason}", position, error.Message);
            return false;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            logger.LogError(
                error,
                "The delivery of alerts at {Position} cannot be decided on; it is put aside.",
                position
            );
            await InboxTable.PutAside(source, position, error.Message, cancellation);
        }

        return true;
    }

    private async Task Decide(
        IDocumentSession session,
        IReadOnlyList<StoredDelivery> taken,
        CancellationToken cancellation
    )
    {
        var integrations = (
            await session.LoadManyAsync<Integration>(cancellation, [.. taken.Select(d => d.IntegrationId).Distinct()])
        ).ToDictionary(x => x.Id);
        var receipts = await write.Write(
            session,
            [
                .. taken.Select(d => new Delivery(integrations[d.IntegrationId], d.Alerts, d.ReceivedAt, d.Trace)
                {
                    WasAside = d.WasAside,
                }),
            ],
            cancellation
        );
        InboxTable.Remove(session, taken);
        await session.SaveChangesAsync(cancellation);
        for (var i = 0; i < taken.Count; i++)
            state.Decided(taken[i].Ticket, receipts[i]);
    }
}

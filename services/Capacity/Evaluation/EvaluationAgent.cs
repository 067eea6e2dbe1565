using Marten;
using Microsoft.Extensions.Options;
using Npgsql;
using Sms.ServiceDefaults;

namespace Sms.Capacity;

/// <summary>
/// Looks at the resources whose time has come, several at once; the replicas of the cluster share them. Each is
/// computed outside of any transaction and stored in one of its own, so that one that takes long or fails holds up
/// no other.
/// </summary>
internal sealed class EvaluationAgent(
    IDocumentStore store,
    NpgsqlDataSource source,
    Evaluator evaluator,
    IOptions<CapacityRules> rules,
    TimeProvider time,
    ILogger<EvaluationAgent> logger
) : BackgroundService
{
    private static readonly int AtOnce = Math.Max(2, Environment.ProcessorCount);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Postponement = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var looking = new List<Task>();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                looking.RemoveAll(task => task.IsCompleted);
                foreach (var lease in await Due(AtOnce - looking.Count, stoppingToken))
                    looking.Add(Task.Run(() => Look(lease, stoppingToken), CancellationToken.None));
                await Task.WhenAny([.. looking, Task.Delay(Poll, time, stoppingToken)]);
            }
        }
        finally
        {
            await Task.WhenAll(looking);
        }
    }

    private async Task<IReadOnlyList<EvaluationLease>> Due(int free, CancellationToken cancellation)
    {
        if (free <= 0)
            return [];
        try
        {
            return await EvaluationTable.Take(source, time.GetUtcNow(), free, cancellation);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            logger.LogError(error, "Nobody knows which resources are to be looked at; trying again.");
            return [];
        }
    }

    /// <summary>
    /// Never fails: what goes wrong is postponed, and if not even that is possible the lease ends by itself.
    /// </summary>
    private async Task Look(EvaluationLease lease, CancellationToken cancellation)
    {
        try
        {
            if (await Evaluate(lease, cancellation) is not { } postponed)
                return;
            await using var session = store.LightweightSession();
            EvaluationTable.Release(session, lease, postponed);
            await session.SaveChangesAsync(cancellation);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            logger.LogError(
                error,
                "{Resource} could not be postponed; it is looked at when its lease ends.",
                lease.Resource
            );
        }
        catch (OperationCanceledException)
        {
            // The service stops; whoever has the lease next goes on.
        }
    }

    /// <returns>Null when it is stored; else when to try again.</returns>
    private async Task<DateTimeOffset?> Evaluate(EvaluationLease lease, CancellationToken cancellation)
    {
        try
        {
            // Nothing is open in the database while it is computed: the session begins with what is stored.
            await store.Commit(
                actor: null,
                async session =>
                {
                    var now = time.GetUtcNow();
                    var found = await evaluator.Evaluate(lease.Resource, now, cancellation);
                    found?.Append(session);
                    if (found is null)
                        EvaluationTable.Set(session, lease.Resource, null);
                    else
                        EvaluationTable.Release(session, lease, now + rules.Value.EvaluateEvery);
                },
                cancellation
            );
            return null;
        }
        catch (Exception error) when (Conflict.Explains(error))
        {
            logger.LogDebug(error, "{Resource} has changed meanwhile: looking again.", lease.Resource);
            return time.GetUtcNow();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            logger.LogError(error, "{Resource} could not be looked at and is postponed.", lease.Resource);
            return time.GetUtcNow() + Postponement;
        }
    }
}

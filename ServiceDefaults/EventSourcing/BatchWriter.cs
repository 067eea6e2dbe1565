using Marten;
using Microsoft.Extensions.Logging;

namespace Sms.ServiceDefaults;

/// <summary>Decides on many items at once and appends what comes of them in one commit (ADR 18).</summary>
public abstract class BatchWriter<TItem>(IDocumentStore store, ILogger logger) : GroupCommit<TItem>(logger)
{
    /// <summary>Locks, loads and decides (<see cref="Streams{T}"/>); what comes of it is committed.</summary>
    protected abstract Task Decide(
        IDocumentSession session,
        IReadOnlyList<TItem> items,
        CancellationToken cancellation
    );

    protected sealed override async Task Write(IReadOnlyList<TItem> items, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        await Decide(session, items, cancellation);
        await session.SaveChangesAsync(cancellation);
    }
}

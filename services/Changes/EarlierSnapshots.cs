using Marten;
using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>
/// Snapshots that an earlier version has written do not say who is a party to a change and who wrote a model. Those
/// that something may still be decided on are made once more from their streams, before the first request.
/// </summary>
internal sealed class EarlierSnapshots(IDocumentStore store, ILogger<EarlierSnapshots> logger) : IHostedService
{
    private static readonly string[] Over =
    [
        ChangeState.Rejected,
        ChangeState.Closed,
        ChangeState.Withdrawn,
        ChangeState.Refused,
    ];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var query = store.QuerySession();
        var changes = await query
            .Query<Change>()
            .Where(x => x.Parties == null && !x.State.IsOneOf(Over))
            .Select(x => x.Id)
            .ToListAsync(cancellationToken);
        foreach (var id in changes)
            await Again<Change>(id, cancellationToken);
        var models = await query
            .Query<ChangeModel>()
            .Where(x => x.Authors == null)
            .Select(x => x.Id)
            .ToListAsync(cancellationToken);
        foreach (var id in models)
            await Again<ChangeModel>(id, cancellationToken);
        if (changes.Count + models.Count > 0)
            logger.LogInformation(
                "Made the snapshots of {Changes} changes and {Models} models once more.",
                changes.Count,
                models.Count
            );
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>With the stream locked: nobody appends to it meanwhile.</summary>
    private async Task Again<T>(Guid id, CancellationToken cancellation)
        where T : class
    {
        await using var session = store.LightweightSession();
        session.Trace();
        await session.Events.FetchForExclusiveWriting<T>(id, cancellation);
        if (await session.Events.AggregateStreamAsync<T>(id, token: cancellation) is { } folded)
            session.Store(folded);
        await session.SaveChangesAsync(cancellation);
    }
}

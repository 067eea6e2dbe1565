using Marten;
using Npgsql;
using NpgsqlTypes;

namespace Sms.Webhooks;

/// <summary>
/// Writes what is to be sent: for each event a row for every subscription that wants it, once however often the event
/// comes.
/// </summary>
internal sealed class NewDeliveries(IDocumentStore store, NpgsqlDataSource source, TimeProvider time)
{
    public async Task Add(IReadOnlyCollection<ArrivedEvent> events, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var subscriptions = await session.Query<Subscription>().Where(x => !x.Disabled).ToListAsync(cancellation);
        var wanted = events
            .SelectMany(e => subscriptions.Where(x => x.Wants(e.Type)).Select(x => (Subscription: x.Id, Event: e)))
            .ToList();
        if (wanted.Count > 0)
            await Insert(wanted, cancellation);
    }

    /// <returns>The id of the delivery.</returns>
    public async Task<Guid> Add(Guid subscription, ArrivedEvent e, CancellationToken cancellation) =>
        (await Insert([(subscription, e)], cancellation))[0];

    private async Task<Guid[]> Insert(
        IReadOnlyCollection<(Guid Subscription, ArrivedEvent Event)> rows,
        CancellationToken cancellation
    )
    {
        var now = time.GetUtcNow();
        var ids = rows.Select(_ => Guid.CreateVersion7(now)).ToArray();
        await using var command = source.CreateCommand(
            $"""
            insert into {DeliveryTable.Name} (delivery_id, subscription_id, event_id,
                type, subject, body, state, attempt, attempts, created_at, next_attempt_at)
            select d, s, e, t, u, b, '{DeliveryState.Pending}', 0, '[]', $7, $7
            from unnest($1, $2, $3, $4, $5, $6) as rows(d, s, e, t, u, b)
            on conflict (subscription_id, event_id) do nothing
            """
        );
        command.Parameters.Add(new() { Value = ids });
        command.Parameters.Add(new() { Value = rows.Select(row => row.Subscription).ToArray() });
        command.Parameters.Add(new() { Value = rows.Select(row => row.Event.Id).ToArray() });
        command.Parameters.Add(new() { Value = rows.Select(row => row.Event.Type).ToArray() });
        command.Parameters.Add(
            new()
            {
                Value = rows.Select(row => row.Event.Subject).ToArray(),
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
            }
        );
        command.Parameters.Add(new() { Value = rows.Select(row => row.Event.Body).ToArray() });
        command.Parameters.Add(new() { Value = now });
        await command.ExecuteNonQueryAsync(cancellation);
        return ids;
    }
}

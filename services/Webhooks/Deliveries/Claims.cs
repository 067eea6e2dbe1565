using System.Text.Json;
using Marten;
using Npgsql;
using Sms.ServiceDefaults;

namespace Sms.Webhooks;

/// <summary>A delivery that is this process's to send, until its lease ends.</summary>
/// <param name="Attempt">How many attempts of the schedule were made before.</param>
/// <param name="Secrets">Those that are valid now, the newest first.</param>
internal sealed record Claim(
    Guid Delivery,
    Guid Subscription,
    Guid Lease,
    string Url,
    bool Disabled,
    IReadOnlyList<string> Secrets,
    byte[] Body,
    int Attempt
);

/// <summary>
/// Takes what is due and writes down what became of it, each in a short transaction: between the two, while a receiver
/// lets wait, nothing is locked. Every replica does so; a row that one is taking is passed over by the others.
/// </summary>
internal sealed class Claims(IDocumentStore store, NpgsqlDataSource source, TimeProvider time)
{
    /// <summary>Well above the time that an attempt and its record may take.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(45);

    /// <param name="sending">Subscription → how many of its deliveries this process sends at the moment.</param>
    /// <param name="each">How many at once for one subscription, so that a slow receiver does not hold up the
    /// others.</param>
    /// <param name="room">How many in all.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<Claim>> Take(
        IReadOnlyDictionary<Guid, int> sending,
        int each,
        int room,
        CancellationToken cancellation
    )
    {
        var (now, lease) = (time.GetUtcNow(), Guid.NewGuid());
        await using var command = source.CreateCommand(
            $"""
            with due as (
                select waiting.delivery_id, s.data ->> 'url' as url, s.disabled from mt_doc_subscription s
                left join unnest($1, $2) as busy(id, n) on busy.id = s.id
                cross join lateral (
                    select delivery_id from {DeliveryTable.Name}
                    where subscription_id = s.id and state = '{DeliveryState.Pending}' and next_attempt_at <= $3
                        and (leased_until is null or leased_until <= $3)
                    order by next_attempt_at limit $4 - coalesce(busy.n, 0) for update skip locked) waiting
                limit $5)
            update {DeliveryTable.Name} d set lease = $6, leased_until = $7
            from due where d.delivery_id = due.delivery_id
            returning d.delivery_id, d.subscription_id, due.url, due.disabled, d.body, d.attempt,
                array(select secret from {Secrets.Table} k
                    where k.subscription_id = d.subscription_id and (valid_until is null or valid_until > $3)
                    order by valid_until desc nulls first)
            """
        );
        foreach (
            var value in new object[]
            {
                sending.Keys.ToArray(),
                sending.Values.ToArray(),
                now,
                each,
                room,
                lease,
                now + Lease,
            }
        )
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        var claims = new List<Claim>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            claims.Add(
                new Claim(
                    reader.GetGuid(0),
                    reader.GetGuid(1),
                    lease,
                    reader.GetString(2),
                    reader.GetBoolean(3),
                    reader.GetFieldValue<string[]>(6),
                    reader.GetFieldValue<byte[]>(4),
                    reader.GetInt32(5)
                )
            );
        return claims;
    }

    /// <summary>Without an attempt: the subscription was disabled before it could be sent.</summary>
    public async Task Record(Claim claim, Attempt? attempt, Outcome outcome, CancellationToken cancellation)
    {
        await store.Commit(
            actor: null,
            async session =>
            {
                // Another process may have it by now, if this one was slow; then that one tells how it ends.
                session.QueueSqlCommand(
                    $"""
                    update {DeliveryTable.Name}
                        set state = ?, reason = ?::text, next_attempt_at = ?::timestamptz, attempt = ?,
                        attempts = attempts || ?::jsonb, lease = null, leased_until = null
                        where delivery_id = ? and lease = ?
                    """,
                    outcome.State,
                    (object?)outcome.Reason ?? DBNull.Value,
                    (object?)outcome.NextAttemptAt ?? DBNull.Value,
                    claim.Attempt + (attempt is null ? 0 : 1),
                    JsonSerializer.Serialize<Attempt[]>(attempt is null ? [] : [attempt], Defaults.Json),
                    claim.Delivery,
                    claim.Lease
                );
                if (outcome.Gone)
                    await Disable(session, claim.Subscription, cancellation);
            },
            cancellation
        );
    }

    private async Task Disable(IDocumentSession session, Guid id, CancellationToken cancellation)
    {
        // Several of its deliveries may meet with the same answer at once; one after the other, none fails for the
        // others.
        var subscriptions = await session.LockStreams<Subscription>([id], cancellation);
        subscriptions.React(id, x =>
            DisableSubscription.Decide(x, DisabledReason.Gone, DisableSubscription.By, time.GetUtcNow())
        );
        DeliveryTable.StopPending(session, id, time.GetUtcNow());
    }
}

using System.Text.Json;
using Marten;
using Npgsql;
using NpgsqlTypes;
using Sms.ServiceDefaults;
using Weasel.Postgresql.Tables;

namespace Sms.Incidents;

/// <summary>What came in and what came of it: one row for an occurrence, however often it was delivered.</summary>
/// <param name="DeliveryId">Identity of the occurrence inside its integration.</param>
/// <param name="Outcome">One of <see cref="Incidents.Outcome"/>.</param>
/// <param name="OccurredAt">When it happened, as its sender says; otherwise when it was received.</param>
/// <param name="Details">What the sender said, as JSON.</param>
public sealed record Occurrence(
    Guid IntegrationId,
    string Key,
    string DeliveryId,
    Guid? IncidentId,
    string Action,
    string Outcome,
    string Title,
    string? Severity,
    string Source,
    DateTimeOffset OccurredAt,
    DateTimeOffset ReceivedAt,
    string? Details
);

/// <summary>
/// The ledger of alerts and the state of each correlation key. Occurrences are measurements, not events: a storm may
/// bring millions that change nothing. They are added here, never changed but for the count of their deliveries.
/// </summary>
internal static class AlertLedger
{
    // Keys are locked by bucket, so that a webhook of thousands does not exhaust the database's table of locks.
    private const int LockBuckets = 1024;
    private const int LockSpace = 200_002;

    internal static void AddTables(StoreOptions options)
    {
        var threads = new Table(options.NameOf("alert_threads"));
        threads.AddColumn<Guid>("integration_id").AsPrimaryKey();
        threads.AddColumn<string>("key").AsPrimaryKey();
        threads.AddColumn("state", "jsonb").NotNull();

        var occurrences = new Table(options.NameOf("alert_occurrences"));
        occurrences.AddColumn<Guid>("integration_id").AsPrimaryKey();
        occurrences.AddColumn<string>("delivery_id").AsPrimaryKey();
        occurrences.AddColumn<string>("key").NotNull();
        occurrences.AddColumn<Guid>("incident_id").AddIndex();
        occurrences.AddColumn<string>("action").NotNull();
        occurrences.AddColumn<string>("outcome").NotNull();
        occurrences.AddColumn<string>("title").NotNull();
        occurrences.AddColumn<string>("severity");
        occurrences.AddColumn<string>("source").NotNull();
        occurrences.AddColumn<DateTimeOffset>("occurred_at").NotNull();
        occurrences.AddColumn<DateTimeOffset>("received_at").NotNull().AddIndex();
        occurrences.AddColumn<DateTimeOffset>("last_received_at").NotNull();
        occurrences.AddColumn<int>("deliveries").NotNull();
        occurrences.AddColumn<string>("details");

        var floods = new Table(options.NameOf("alert_floods"));
        floods.AddColumn<Guid>("integration_id").AsPrimaryKey();
        floods.AddColumn("state", "jsonb").NotNull();

        options.Storage.ExtendedSchemaObjects.Add(floods);
        options.Storage.ExtendedSchemaObjects.Add(threads);
        options.Storage.ExtendedSchemaObjects.Add(occurrences);
    }

    /// <summary>
    /// Makes whoever decides on the same keys, in this process or another, wait for the end of the session's
    /// transaction, and reads what is known of them.
    /// </summary>
    internal static async Task<(Dictionary<AlertKey, AlertThread> Threads, Dictionary<Guid, AlertFlood> Floods)> Read(
        IDocumentSession session,
        IReadOnlyCollection<AlertKey> keys,
        CancellationToken cancellation
    )
    {
        var integrations = keys.Select(k => k.IntegrationId).Distinct().ToArray();
        // In ascending order, so that two batches cannot wait for each other. What follows sees what the one before
        // committed.
        await using var command = new NpgsqlCommand(
            """
            select pg_advisory_xact_lock(@space, bucket)
            from (select distinct abs(hashtext(i::text || k) % @buckets) as bucket
                from unnest(@ids || @integrations, @keys || array_fill(''::text, array[cardinality(@integrations)]))
                    as keys(i, k) order by 1) as buckets;
            select t.integration_id, t.key, t.state from alert_threads t
                join unnest(@ids, @keys) as keys(i, k) on t.integration_id = keys.i and t.key = keys.k;
            select integration_id, state from alert_floods where integration_id = any(@integrations)
            """
        )
        {
            Parameters =
            {
                new("space", LockSpace),
                new("buckets", LockBuckets),
                new("integrations", integrations),
                new("ids", keys.Select(k => k.IntegrationId).ToArray()),
                new("keys", keys.Select(k => k.Key).ToArray()),
            },
        };
        var (threads, floods) = (new Dictionary<AlertKey, AlertThread>(), new Dictionary<Guid, AlertFlood>());
        await using var reader = await session.ExecuteReaderAsync(command, cancellation);
        await reader.NextResultAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            threads[new AlertKey(reader.GetGuid(0), reader.GetString(1))] = JsonSerializer.Deserialize<AlertThread>(
                reader.GetString(2),
                Defaults.Json
            )!;
        await reader.NextResultAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            floods[reader.GetGuid(0)] = JsonSerializer.Deserialize<AlertFlood>(reader.GetString(1), Defaults.Json)!;
        return (threads, floods);
    }

    internal static void Save(IDocumentSession session, AlertFlood flood) =>
        session.QueueSqlCommand(
            """
            insert into alert_floods (integration_id, state) values (?, ?::jsonb)
            on conflict (integration_id) do update set state = excluded.state
            """,
            flood.IntegrationId,
            JsonSerializer.Serialize(flood, Defaults.Json)
        );

    /// <summary>Which of the deliveries the ledger has already.</summary>
    internal static async Task<HashSet<AlertKey>> Seen(
        IQuerySession session,
        IReadOnlyCollection<AlertKey> deliveries,
        CancellationToken cancellation
    )
    {
        var seen = new HashSet<AlertKey>();
        if (deliveries.Count == 0)
            return seen;
        await using var command = new NpgsqlCommand(
            """
            select o.integration_id, o.delivery_id from alert_occurrences o
            join unnest($1::uuid[], $2::text[]) as ids(i, d) on o.integration_id = ids.i and o.delivery_id = ids.d
            """
        )
        {
            Parameters =
            {
                new() { Value = deliveries.Select(k => k.IntegrationId).ToArray() },
                new() { Value = deliveries.Select(k => k.Key).ToArray() },
            },
        };
        await using var reader = await session.ExecuteReaderAsync(command, cancellation);
        while (await reader.ReadAsync(cancellation))
            seen.Add(new AlertKey(reader.GetGuid(0), reader.GetString(1)));
        return seen;
    }

    /// <summary>Of which keys the ledger has what was received after these deliveries.</summary>
    internal static async Task<HashSet<(AlertKey Key, DateTimeOffset ReceivedAt)>> Overtaken(
        IQuerySession session,
        IReadOnlyCollection<Delivery> deliveries,
        CancellationToken cancellation
    )
    {
        var overtaken = new HashSet<(AlertKey, DateTimeOffset)>();
        foreach (var delivery in deliveries)
        {
            // By time, which is indexed: this is rare, and happens soon after a start.
            await using var command = new NpgsqlCommand(
                """
                select distinct key from alert_occurrences
                where last_received_at > $1 and received_at > $1 - interval '1 day'
                    and integration_id = $2 and key = any($3)
                """
            )
            {
                Parameters =
                {
                    new() { Value = delivery.ReceivedAt.ToUniversalTime() },
                    new() { Value = delivery.Integration.Id },
                    new() { Value = delivery.Alerts.Select(alert => alert.Key).ToArray() },
                },
            };
            await using var reader = await session.ExecuteReaderAsync(command, cancellation);
            while (await reader.ReadAsync(cancellation))
                overtaken.Add((new AlertKey(delivery.Integration.Id, reader.GetString(0)), delivery.ReceivedAt));
        }

        return overtaken;
    }

    internal static void Save(
        IDocumentSession session,
        IReadOnlyCollection<AlertThread> threads,
        IReadOnlyCollection<Occurrence> occurrences
    )
    {
        // In one order, as rows are locked in it.
        threads = [.. threads.OrderBy(t => t.IntegrationId).ThenBy(t => t.Key, StringComparer.Ordinal)];
        if (threads.Count > 0)
            session.QueueSqlCommand(
                """
                insert into alert_threads (integration_id, key, state)
                select * from unnest(?::uuid[], ?::text[], ?::jsonb[])
                on conflict (integration_id, key) do update set state = excluded.state
                """,
                threads.Select(t => t.IntegrationId).ToArray(),
                threads.Select(t => t.Key).ToArray(),
                threads.Select(t => JsonSerializer.Serialize(t, Defaults.Json)).ToArray()
            );
        // One statement cannot touch a row twice: a repeat inside the batch is counted beforehand.
        var rows = occurrences
            .GroupBy(o => new AlertKey(o.IntegrationId, o.DeliveryId))
            .Select(g => (First: g.First(), Last: g.Last(), Count: g.Count()))
            .ToList();
        if (rows.Count > 0)
            session.QueueSqlCommand(
                """
                insert into alert_occurrences (integration_id, delivery_id, key, incident_id, action, outcome,
                    title, severity, source, occurred_at, received_at, last_received_at, deliveries, details)
                select * from unnest(?::uuid[], ?::text[], ?::text[], ?::uuid[], ?::text[], ?::text[],
                    ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[],
                    ?::int[], ?::text[])
                on conflict (integration_id, delivery_id) do update
                set deliveries = alert_occurrences.deliveries + excluded.deliveries,
                    last_received_at = excluded.last_received_at
                """,
                rows.Select(r => r.First.IntegrationId).ToArray(),
                rows.Select(r => r.First.DeliveryId).ToArray(),
                rows.Select(r => r.First.Key).ToArray(),
                rows.Select(r => r.First.IncidentId).ToArray(),
                rows.Select(r => r.First.Action).ToArray(),
                rows.Select(r => r.First.Outcome).ToArray(),
                rows.Select(r => r.First.Title).ToArray(),
                rows.Select(r => r.First.Severity).ToArray(),
                rows.Select(r => r.First.Source).ToArray(),
                rows.Select(r => r.First.OccurredAt.ToUniversalTime()).ToArray(),
                rows.Select(r => r.First.ReceivedAt).ToArray(),
                rows.Select(r => r.Last.ReceivedAt).ToArray(),
                rows.Select(r => r.Count).ToArray(),
                rows.Select(r => r.First.Details).ToArray()
            );
    }
}

/// <summary>A correlation key, or a delivery's identity, inside its integration.</summary>
internal readonly record struct AlertKey(Guid IntegrationId, string Key);

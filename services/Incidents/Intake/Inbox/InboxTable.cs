using System.Text.Json;
using Marten;
using Npgsql;
using Sms.ServiceDefaults;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Sms.Incidents;

/// <summary>A delivery as it lies in the inbox.</summary>
/// <param name="Position">Order of arrival.</param>
/// <param name="Ticket">Under which its sender waits for the receipt, if it does.</param>
/// <param name="WasAside">It was put aside, so later ones of its keys may have been decided on before it.</param>
internal sealed record StoredDelivery(
    long Position,
    Guid IntegrationId,
    DateTimeOffset ReceivedAt,
    string? Trace,
    Guid? Ticket,
    IReadOnlyList<IncomingAlert> Alerts,
    bool WasAside
)
{
    internal IEnumerable<AlertKey> Keys => Alerts.Select(alert => new AlertKey(IntegrationId, alert.Key));
}

/// <summary>
/// Deliveries that are durable and not yet decided on, in their order. One process of the cluster decides at a time:
/// PagerDuty's events have no time of their own, so a clear must not overtake its trigger.
/// </summary>
internal static class InboxTable
{
    private const string Name = "alert_inbox";
    private const string Positions = "alert_inbox_position";
    private const long ElectionLock = 200_004;
    internal const int DeliveriesInOneCommit = 1_000;
    private const int AlertsInOneCommit = 1_000;

    internal static void AddTable(StoreOptions options)
    {
        var inbox = new Table(options.NameOf(Name));
        inbox.AddColumn<long>("position").AsPrimaryKey();
        inbox.AddColumn<Guid>("integration_id").NotNull();
        inbox.AddColumn<DateTimeOffset>("received_at").NotNull();
        inbox.AddColumn<string>("trace");
        inbox.AddColumn<Guid>("ticket");
        inbox.AddColumn<int>("size").NotNull();
        // As text: jsonb refuses some valid JSON, and nobody looks into it before it is decided on.
        inbox.AddColumn<string>("alerts").NotNull();
        inbox.AddColumn<string>("failure");
        inbox.AddColumn<bool>("was_aside");
        options.Storage.ExtendedSchemaObjects.Add(new Sequence(options.NameOf(Positions)));
        options.Storage.ExtendedSchemaObjects.Add(inbox);
    }

    /// <summary>One statement, so one commit: when it returns the deliveries are durable.</summary>
    internal static async Task Insert(
        NpgsqlDataSource source,
        IReadOnlyList<Delivery> deliveries,
        CancellationToken cancellation
    )
    {
        await using var command = source.CreateCommand(
            $"""
            insert into {Name} (position, integration_id, received_at, trace, ticket, size, alerts)
            select nextval('{Positions}'), *
            from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::uuid[], $5::int[], $6::text[])
            """
        );
        foreach (
            var column in new object[]
            {
                deliveries.Select(d => d.Integration.Id).ToArray(),
                deliveries.Select(d => d.ReceivedAt).ToArray(),
                deliveries.Select(d => d.Trace).ToArray(),
                deliveries.Select(d => d.Ticket).ToArray(),
                deliveries.Select(d => d.Alerts.Count).ToArray(),
                deliveries.Select(d => JsonSerializer.Serialize(d.Alerts, Defaults.Json)).ToArray(),
            }
        )
            command.Parameters.Add(new NpgsqlParameter { Value = column });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The oldest deliveries, as many as go into one commit; none while another process decides.</summary>
    /// <param name="session">Its transaction keeps the others away.</param>
    /// <param name="only">Look at this one alone, or null.</param>
    /// <param name="cancellation">Gives up.</param>
    internal static async Task<IReadOnlyList<StoredDelivery>> Take(
        IDocumentSession session,
        long? only,
        CancellationToken cancellation
    )
    {
        await session.BeginTransactionAsync(cancellation);
        await using var command = new NpgsqlCommand(
            $"""
            select position, integration_id, received_at, trace, ticket, alerts, coalesce(was_aside, false) from
                (select *, sum(size) over (order by position) - size as before from
                    (select * from {Name} where failure is null and ($2::bigint is null or position = $2)
                        and (select pg_try_advisory_xact_lock($1)) order by position limit $3) as oldest) as counted
            where before < $4 order by position
            """
        )
        {
            Parameters =
            {
                new() { Value = ElectionLock },
                new() { Value = (object?)only ?? DBNull.Value },
                new() { Value = DeliveriesInOneCommit },
                new() { Value = AlertsInOneCommit },
            },
        };
        var taken = new List<StoredDelivery>();
        await using var reader = await session.ExecuteReaderAsync(command, cancellation);
        while (await reader.ReadAsync(cancellation))
            taken.Add(
                new StoredDelivery(
                    reader.GetInt64(0),
                    reader.GetGuid(1),
                    reader.GetFieldValue<DateTimeOffset>(2),
                    reader.IsDBNull(3) ? null : reader.GetString(3),
                    reader.IsDBNull(4) ? null : reader.GetGuid(4),
                    JsonSerializer.Deserialize<IncomingAlert[]>(reader.GetString(5), Defaults.Json)!,
                    reader.GetBoolean(6)
                )
            );
        return taken;
    }

    internal static void Remove(IDocumentSession session, IReadOnlyList<StoredDelivery> decided) =>
        session.QueueSqlCommand(
            $"delete from {Name} where position = any(?)",
            decided.Select(d => d.Position).ToArray()
        );

    /// <summary>Puts a delivery aside that cannot be decided on, so that those behind it can.</summary>
    internal static Task PutAside(
        NpgsqlDataSource source,
        long position,
        string failure,
        CancellationToken cancellation
    ) => Execute(source, $"update {Name} set failure = $1 where position = $2", cancellation, failure, position);

    /// <summary>What was put aside gets another chance: the program may be a newer one.</summary>
    internal static Task TryAgain(NpgsqlDataSource source, CancellationToken cancellation) =>
        Execute(source, $"update {Name} set failure = null, was_aside = true where failure is not null", cancellation);

    internal static async Task<bool> Holds(NpgsqlDataSource source, Guid ticket, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand($"select exists (select from {Name} where ticket = $1)");
        command.Parameters.Add(new() { Value = ticket });
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    internal static async Task<InboxDepth> Depth(NpgsqlDataSource source, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(
            $"""
            select coalesce(sum(size) filter (where failure is null), 0),
                min(received_at) filter (where failure is null), count(failure)
            from {Name}
            """
        );
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new(
            reader.GetInt64(0),
            reader.IsDBNull(1) ? null : reader.GetFieldValue<DateTimeOffset>(1),
            reader.GetInt64(2)
        );
    }

    private static async Task Execute(
        NpgsqlDataSource source,
        string sql,
        CancellationToken cancellation,
        params object[] values
    )
    {
        await using var command = source.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}

/// <param name="Alerts">Accepted, and not yet decided on.</param>
/// <param name="Oldest">When the first of them came; null if there is none.</param>
/// <param name="Aside">Deliveries that could not be decided on.</param>
internal sealed record InboxDepth(long Alerts, DateTimeOffset? Oldest, long Aside);

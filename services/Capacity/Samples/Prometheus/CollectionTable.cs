using Marten;
using Npgsql;
using NpgsqlTypes;
using Sms.ServiceDefaults;
using Weasel.Postgresql.Tables;

namespace Sms.Capacity;

/// <summary>How the collection of a resource's measurements goes.</summary>
/// <param name="NextAt">When its Prometheus is asked again.</param>
/// <param name="LastAt">When it answered last; null: never.</param>
/// <param name="Error">Why it did not the last time; null: it did.</param>
/// <param name="FailedAt">When it failed last, whether or not it has answered since; null: never.</param>
/// <param name="LastMeasuredAt">Time of the latest measurement that is stored; null: there is none.</param>
/// <param name="LeftOut">The last answer of which something was left out, or on which the server remarked; null: there
/// was none.</param>
internal sealed record Collection(
    DateTimeOffset NextAt,
    DateTimeOffset? LastAt,
    string? Error,
    DateTimeOffset? FailedAt,
    DateTimeOffset? LastMeasuredAt,
    LeftOut? LeftOut
);

/// <param name="At">When it came.</param>
/// <param name="Count">Values that are not stored.</param>
/// <param name="Reasons">Why, and what the server itself remarks.</param>
internal sealed record LeftOut(DateTimeOffset At, int Count, IReadOnlyList<string> Reasons);

/// <summary>A resource whose Prometheus is to be asked.</summary>
/// <param name="LeasedUntil">By which the lease is known: somebody else may have it afterwards.</param>
internal sealed record CollectionLease(Guid Resource, string Server, DateTimeOffset LeasedUntil);

/// <summary>
/// Which resources are measured by asking, and when again. Whoever asks has leased the row: a Prometheus that lets wait
/// holds up no transaction, and what a replica had when it died another one takes when the lease ends.
/// </summary>
internal static class CollectionTable
{
    private const string Name = "collections";
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(3);

    internal static void AddTable(StoreOptions options)
    {
        var table = new Table(options.NameOf(Name));
        table.AddColumn<Guid>("resource_id").AsPrimaryKey();
        table.AddColumn<DateTimeOffset>("next_at").NotNull().AddIndex();
        table.AddColumn<DateTimeOffset>("leased_until");
        table.AddColumn<DateTimeOffset>("last_at");
        table.AddColumn<string>("error");
        table.AddColumn<DateTimeOffset>("failed_at");
        table.AddColumn<DateTimeOffset>("left_out_at");
        table.AddColumn<int>("left_out");
        table.AddColumn("left_out_reasons", "text[]");
        options.Storage.ExtendedSchemaObjects.Add(table);
    }

    /// <summary>It is asked for from then on; with null no more. Who is just asking has no more to say on it.</summary>
    internal static void Set(IDocumentOperations session, Guid resource, DateTimeOffset? nextAt)
    {
        if (nextAt is { } at)
            session.QueueSqlCommand(
                $"""
                insert into {Name} (resource_id, next_at) values (?, ?)
                on conflict (resource_id) do update set next_at = excluded.next_at, leased_until = null
                """,
                resource,
                at
            );
        else
            session.QueueSqlCommand($"delete from {Name} where resource_id = ?", resource);
    }

    /// <param name="busy">Servers of which nothing is taken.</param>
    /// <param name="ofOneServer">No more than these of one of the others: a server that is slow must not hold up the
    /// rest.</param>
    /// <returns>Those that are due and nobody's; they are the caller's until its lease ends.</returns>
    internal static async Task<IReadOnlyList<CollectionLease>> Take(
        NpgsqlDataSource source,
        DateTimeOffset now,
        int atMost,
        string[] busy,
        int ofOneServer,
        CancellationToken cancellation
    )
    {
        const string free = "next_at <= $1 and (leased_until is null or leased_until <= $1)";
        await using var command = source.CreateCommand(
            $"""
            with due as (
                select resource_id, next_at,
                    coalesce(lower(substring(
                        data -> 'terms' -> 'source' ->> 'server' from '//([^/?#]*)')), '') as server
                from {Name} join mt_doc_resource on id = resource_id where {free}),
            placed as (
                select resource_id, next_at, row_number() over (partition by server order by next_at) as place
                from due where not server = any($4)),
            taken as (
                select resource_id from {Name} where {free} and resource_id in (
                    select resource_id from placed where place <= $5 order by next_at limit $3) for update skip locked)
            update {Name} as c set leased_until = $2 from taken join due using (resource_id)
            where c.resource_id = taken.resource_id
            returning c.resource_id, due.server, c.leased_until
            """
        );
        foreach (var value in (object[])[now, now + Lease, atMost, busy, ofOneServer])
            command.Parameters.Add(new() { Value = value });
        var taken = new List<CollectionLease>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            taken.Add(new(reader.GetGuid(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2)));
        return taken;
    }

    internal static async Task Record(
        NpgsqlDataSource source,
        CollectionLease lease,
        DateTimeOffset now,
        DateTimeOffset nextAt,
        string? error,
        LeftOut? leftOut,
        CancellationToken cancellation
    )
    {
        await using var command = source.CreateCommand(
            $"""
            update {Name} set next_at = $3, leased_until = null, error = $4,
                last_at = case when $4 is null then $5 else last_at end,
                failed_at = case when $4 is null then failed_at else $5 end,
                left_out_at = coalesce($6, left_out_at), left_out = coalesce($7, left_out),
                left_out_reasons = coalesce($8, left_out_reasons)
            where resource_id = $1 and leased_until = $2
            """
        );
        command.Parameters.Add(new() { Value = lease.Resource });
        command.Parameters.Add(new() { Value = lease.LeasedUntil });
        command.Parameters.Add(new() { Value = nextAt });
        Add(error, NpgsqlDbType.Text);
        command.Parameters.Add(new() { Value = now });
        Add(leftOut?.At, NpgsqlDbType.TimestampTz);
        Add(leftOut?.Count, NpgsqlDbType.Integer);
        Add(leftOut?.Reasons.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text);
        await command.ExecuteNonQueryAsync(cancellation);

        void Add(object? value, NpgsqlDbType type) =>
            command.Parameters.Add(new() { Value = value ?? DBNull.Value, NpgsqlDbType = type });
    }

    internal static async Task<Collection?> Read(NpgsqlDataSource source, Guid resource, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(
            $"""
            select next_at, last_at, error, failed_at, (select max(at) from {SampleTables.Raw} where resource_id = $1),
                left_out_at, left_out, left_out_reasons
            from {Name} where resource_id = $1
            """
        );
        command.Parameters.Add(new() { Value = resource });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation))
            return null;
        var leftOut = Moment(5) is { } at
            ? new LeftOut(at, reader.GetInt32(6), reader.GetFieldValue<string[]>(7))
            : null;
        return new(
            reader.GetFieldValue<DateTimeOffset>(0),
            Moment(1),
            reader.IsDBNull(2) ? null : reader.GetString(2),
            Moment(3),
            Moment(4),
            leftOut
        );

        DateTimeOffset? Moment(int column) =>
            reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
    }
}

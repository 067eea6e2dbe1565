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
internal sealed record Collection(DateTimeOffset NextAt, DateTimeOffset? LastAt, string? Error);

/// <summary>
/// Which resources are measured by asking, and when again. Whoever asks has leased the row: a Prometheus that lets wait holds up no
/// transaction, and what a replica had when it died another one takes when the lease ends.
/// </summary>
internal static class CollectionTable
{
    private const string Name = "collections";
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    internal static void AddTable(StoreOptions options)
    {
        var table = new Table(options.NameOf(Name));
        table.AddColumn<Guid>("resource_id").AsPrimaryKey();
        table.AddColumn<DateTimeOffset>("next_at").NotNull().AddIndex();
        table.AddColumn<DateTimeOffset>("leased_until");
        table.AddColumn<DateTimeOffset>("last_at");
        table.AddColumn<string>("error");
        options.Storage.ExtendedSchemaObjects.Add(table);
    }

    /// <summary>It is asked for from then on; with null no more.</summary>
    internal static void Set(IDocumentOperations session, Guid resource, DateTimeOffset? nextAt)
    {
        if (nextAt is { } at)
            session.QueueSqlCommand($"insert into {Name} (resource_id, next_at) values (?, ?) on conflict (resource_id) do update set next_at = excluded.next_at", resource, at);
        else
            session.QueueSqlCommand($"delete from {Name} where resource_id = ?", resource);
    }

    /// <returns>Those that are due and nobody's; they are the caller's until its lease ends.</returns>
    internal static async Task<IReadOnlyList<Guid>> Take(NpgsqlDataSource source, DateTimeOffset now, int atMost, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand($"""
            update {Name} set leased_until = $2 where resource_id in (
                select resource_id from {Name} where next_at <= $1 and (leased_until is null or leased_until <= $1) order by next_at limit $3 for update skip locked)
            returning resource_id
            """);
        foreach (var value in (object[])[now, now + Lease, atMost]) command.Parameters.Add(new() { Value = value });
        var taken = new List<Guid>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) taken.Add(reader.GetGuid(0));
        return taken;
    }

    internal static async Task Record(NpgsqlDataSource source, Guid resource, DateTimeOffset now, DateTimeOffset nextAt, string? error, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand($"""
            update {Name} set next_at = $2, leased_until = null, error = $3, last_at = case when $3 is null then $4 else last_at end where resource_id = $1
            """);
        command.Parameters.Add(new() { Value = resource });
        command.Parameters.Add(new() { Value = nextAt });
        command.Parameters.Add(new() { Value = (object?)error ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = now });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    internal static async Task<Collection?> Read(NpgsqlDataSource source, Guid resource, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand($"select next_at, last_at, error from {Name} where resource_id = $1");
        command.Parameters.Add(new() { Value = resource });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new(reader.GetFieldValue<DateTimeOffset>(0), reader.IsDBNull(1) ? null : reader.GetFieldValue<DateTimeOffset>(1), reader.IsDBNull(2) ? null : reader.GetString(2))
            : null;
    }
}

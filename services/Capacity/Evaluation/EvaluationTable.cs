using Marten;
using Npgsql;
using Sms.ServiceDefaults;
using Weasel.Postgresql.Tables;

namespace Sms.Capacity;

/// <summary>A resource that is to be looked at.</summary>
/// <param name="LeasedUntil">By which the lease is known: somebody else may have it afterwards.</param>
internal sealed record EvaluationLease(Guid Resource, DateTimeOffset LeasedUntil);

/// <summary>
/// When each resource is looked at next. Whoever looks has leased the row: a forecast takes long, and must hold up
/// neither a transaction nor other resources. What a replica had when it died another one takes when the lease ends.
/// </summary>
internal static class EvaluationTable
{
    private const string Name = "evaluations";
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    internal static void AddTable(StoreOptions options)
    {
        var table = new Table(options.NameOf(Name));
        table.AddColumn<Guid>("resource_id").AsPrimaryKey();
        table.AddColumn<DateTimeOffset>("next_at").NotNull().AddIndex();
        table.AddColumn<DateTimeOffset>("leased_until");
        options.Storage.ExtendedSchemaObjects.Add(table);
    }

    /// <summary>It is looked at then; with null no more.</summary>
    internal static void Set(IDocumentOperations session, Guid resource, DateTimeOffset? nextAt)
    {
        if (nextAt is { } at)
            session.QueueSqlCommand(
                $"""
                insert into {Name} (resource_id, next_at) values (?, ?)
                on conflict (resource_id) do update set next_at = excluded.next_at
                """,
                resource,
                at.ToUniversalTime()
            );
        else
            session.QueueSqlCommand($"delete from {Name} where resource_id = ?", resource);
    }

    /// <returns>Those that are due and nobody's; they are the caller's until its lease ends.</returns>
    internal static async Task<IReadOnlyList<EvaluationLease>> Take(
        NpgsqlDataSource source,
        DateTimeOffset now,
        int atMost,
        CancellationToken cancellation
    )
    {
        await using var command = source.CreateCommand(
            $"""
            update {Name} set leased_until = $2 where resource_id in (
                select resource_id from {Name} where next_at <= $1 and (leased_until is null or leased_until <= $1)
                order by next_at limit $3 for update skip locked)
            returning resource_id, leased_until
            """
        );
        foreach (var value in (object[])[now, now + Lease, atMost])
            command.Parameters.Add(new() { Value = value });
        var taken = new List<EvaluationLease>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            taken.Add(new(reader.GetGuid(0), await reader.GetFieldValueAsync<DateTimeOffset>(1, cancellation)));
        return taken;
    }

    /// <summary>Gives the lease back, unless it has ended and the row may be somebody else's.</summary>
    internal static void Release(IDocumentOperations session, EvaluationLease lease, DateTimeOffset nextAt) =>
        session.QueueSqlCommand(
            $"update {Name} set next_at = ?, leased_until = null where resource_id = ? and leased_until = ?",
            nextAt.ToUniversalTime(),
            lease.Resource,
            lease.LeasedUntil.ToUniversalTime()
        );
}

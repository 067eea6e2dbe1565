using Marten;
using Npgsql;
using Sms.ServiceDefaults;
using Weasel.Postgresql.Tables;

namespace Sms.Capacity;

/// <summary>The last look at a resource: no fact, only what it came to, decided or not.</summary>
/// <param name="At">When.</param>
/// <param name="Latest">Of the measurements that it saw; null: there were none.</param>
/// <param name="Value">Where the resource was.</param>
/// <param name="Misses">Looks up to this one, one after the other, at which an open forecast did not hold.</param>
/// <param name="Verdict">Of the forecast; null: none was made.</param>
internal sealed record Look(
    DateTimeOffset At,
    DateTimeOffset? Latest,
    double? Value,
    int Misses,
    string? Verdict,
    DateTimeOffset? ReachedAt
);

internal static class LookTable
{
    private const string Name = "looks";

    internal static void AddTable(StoreOptions options)
    {
        var table = new Table(options.NameOf(Name));
        table.AddColumn<Guid>("resource_id").AsPrimaryKey();
        table.AddColumn<DateTimeOffset>("at").NotNull();
        table.AddColumn<DateTimeOffset>("latest");
        table.AddColumn("value", "double precision");
        table.AddColumn<int>("misses").NotNull();
        table.AddColumn<string>("verdict");
        table.AddColumn<DateTimeOffset>("reached_at");
        options.Storage.ExtendedSchemaObjects.Add(table);
    }

    internal static async Task<IReadOnlyDictionary<Guid, Look>> Read(
        NpgsqlDataSource source,
        IEnumerable<Guid> resources,
        CancellationToken cancellation
    )
    {
        await using var command = source.CreateCommand(
            "select resource_id, at, latest, value, misses, verdict, reached_at "
                + $"from {Name} where resource_id = any($1)"
        );
        command.Parameters.Add(new() { Value = resources.ToArray() });
        var looks = new Dictionary<Guid, Look>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            looks[reader.GetGuid(0)] = new(
                reader.GetFieldValue<DateTimeOffset>(1),
                Moment(2),
                reader.IsDBNull(3) ? null : reader.GetDouble(3),
                reader.GetInt32(4),
                reader.IsDBNull(5) ? null : reader.GetString(5),
                Moment(6)
            );
        return looks;

        DateTimeOffset? Moment(int column) =>
            reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
    }

    internal static void Save(IDocumentOperations session, Guid resource, Look look) =>
        session.QueueSqlCommand(
            $"""
            insert into {Name} (resource_id, at, latest, value, misses, verdict, reached_at)
            values (?, ?, ?::timestamptz, ?::double precision, ?, ?::text, ?::timestamptz)
            on conflict (resource_id) do update
                set at = excluded.at, latest = excluded.latest, value = excluded.value,
                misses = excluded.misses, verdict = excluded.verdict, reached_at = excluded.reached_at
            """,
            resource,
            look.At,
            Or(look.Latest),
            Or(look.Value),
            look.Misses,
            Or(look.Verdict),
            Or(look.ReachedAt)
        );

    private static object Or(object? value) => value ?? DBNull.Value;
}

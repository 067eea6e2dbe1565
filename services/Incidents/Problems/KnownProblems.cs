using Marten;
using Npgsql;
using Sms.ServiceDefaults;
using Weasel.Postgresql.Tables;

namespace Sms.Incidents;

/// <summary>
/// That there is a problem, and whether it is resolved, by the newest of its messages that has come: for links that
/// come later.
/// </summary>
/// <param name="Version">Of the problem's stream.</param>
/// <param name="ResolvedAt">Null while it is not resolved.</param>
public sealed record KnownProblem(Guid Id, string Number, long Version, DateTimeOffset? ResolvedAt);

/// <summary>The table of them. Not made from the service's own log, so no replay compares it.</summary>
internal static class KnownProblems
{
    private const string Name = "known_problems";

    internal static void AddTable(StoreOptions options)
    {
        var table = new Table(options.NameOf(Name));
        table.AddColumn<Guid>("id").AsPrimaryKey();
        table.AddColumn<string>("number").NotNull().AddIndex();
        table.AddColumn<long>("version").NotNull();
        table.AddColumn<DateTimeOffset>("resolved_at");
        options.Storage.ExtendedSchemaObjects.Add(table);
    }

    /// <summary>
    /// What is known of a problem; until the session ends nobody else learns or uses anything about it.
    /// </summary>
    internal static async Task<KnownProblem?> Hold(IDocumentSession session, Guid id, CancellationToken cancellation)
    {
        await session.LockStreams([id], cancellation);
        await using var command = new NpgsqlCommand($"select number, version, resolved_at from {Name} where id = $1")
        {
            Parameters = { new() { Value = id } },
        };
        await using var reader = await session.ExecuteReaderAsync(command, cancellation);
        return await reader.ReadAsync(cancellation)
            ? new(
                id,
                reader.GetString(0),
                reader.GetInt64(1),
                reader.IsDBNull(2) ? null : reader.GetFieldValue<DateTimeOffset>(2)
            )
            : null;
    }

    /// <param name="target">Its id, or its number.</param>
    internal static async Task<bool> IsKnown(IQuerySession session, string target, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select 1 from {Name} where id = $1 or number = $2")
        {
            Parameters =
            {
                new() { Value = Guid.TryParse(target, out var id) ? id : Guid.Empty },
                new() { Value = target.ToUpperInvariant() },
            },
        };
        await using var reader = await session.ExecuteReaderAsync(command, cancellation);
        return await reader.ReadAsync(cancellation);
    }

    internal static void Save(IDocumentSession session, KnownProblem problem) =>
        session.QueueSqlCommand(
            $"""
            insert into {Name} (id, number, version, resolved_at) values (?, ?, ?, ?::timestamptz)
            on conflict (id) do update set version = excluded.version, resolved_at = excluded.resolved_at
            """,
            problem.Id,
            problem.Number,
            problem.Version,
            (object?)problem.ResolvedAt?.ToUniversalTime() ?? DBNull.Value
        );
}

using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Npgsql;
using Sms.ServiceDefaults;
using Weasel.Postgresql.Tables;

namespace Sms.Problems;

/// <summary>
/// Two tables to look an incident up in: the problems that it is linked to, and those whose workaround it was offered.
/// </summary>
public sealed partial class ProblemIncidents : EventProjection
{
    internal const string Links = "problem_incidents";
    internal const string Offers = "problem_offers";

    internal static void AddTables(StoreOptions options)
    {
        foreach (var name in (string[])[Links, Offers])
        {
            var table = new Table(options.NameOf(name));
            table.AddColumn<Guid>("incident_id").AsPrimaryKey();
            table.AddColumn<Guid>("problem_id").AsPrimaryKey();
            options.Storage.ExtendedSchemaObjects.Add(table);
        }
    }

    public override ValueTask ApplyAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        switch (e.Data)
        {
            case IncidentLinked x:
                Add(operations, Links, x.IncidentId, e.StreamId);
                break;
            case IncidentUnlinked x:
                operations.QueueSqlCommand(
                    $"delete from {Links} where incident_id = ? and problem_id = ?",
                    x.IncidentId,
                    e.StreamId
                );
                break;
            case WorkaroundOffered x:
                Add(operations, Offers, x.IncidentId, e.StreamId);
                break;
        }

        return ValueTask.CompletedTask;
    }

    /// <returns>Those of the incidents that the workaround of this problem was offered to.</returns>
    internal static async Task<IReadOnlySet<Guid>> Offered(
        IQuerySession session,
        Guid problem,
        IEnumerable<Guid> incidents,
        CancellationToken cancellation
    ) =>
        (await Read(session, "problem_id = $1 and incident_id = any($2)", cancellation, problem, incidents.ToArray()))
            .Select(x => x.Incident)
            .ToHashSet();

    /// <returns>The problems whose workarounds each incident was offered.</returns>
    internal static async Task<ILookup<Guid, Guid>> OfferedTo(
        IQuerySession session,
        IEnumerable<Guid> incidents,
        CancellationToken cancellation
    ) =>
        (await Read(session, "incident_id = any($1)", cancellation, incidents.ToArray())).ToLookup(
            x => x.Incident,
            x => x.Problem
        );

    private static void Add(IDocumentOperations operations, string table, Guid incident, Guid problem) =>
        operations.QueueSqlCommand(
            $"insert into {table} (incident_id, problem_id) values (?, ?) on conflict do nothing",
            incident,
            problem
        );

    private static async Task<IReadOnlyList<(Guid Incident, Guid Problem)>> Read(
        IQuerySession session,
        string which,
        CancellationToken cancellation,
        params object[] values
    )
    {
        await using var command = new NpgsqlCommand($"select incident_id, problem_id from {Offers} where {which}");
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        var offers = new List<(Guid, Guid)>();
        await using var reader = await session.ExecuteReaderAsync(command, cancellation);
        while (await reader.ReadAsync(cancellation))
            offers.Add((reader.GetGuid(0), reader.GetGuid(1)));
        return offers;
    }
}

using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Npgsql;
using Sms.ServiceDefaults;
using Weasel.Postgresql.Tables;

namespace Sms.Problems;

/// <summary>Two tables to look an incident up in: the problems that it is linked to, and those whose workaround it was offered.</summary>
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
                operations.QueueSqlCommand($"delete from {Links} where incident_id = ? and problem_id = ?", x.IncidentId, e.StreamId);
                break;
            case WorkaroundOffered x:
                Add(operations, Offers, x.IncidentId, e.StreamId);
                break;
        }

        return ValueTask.CompletedTask;
    }

    /// <returns>Those of the incidents that the workaround of this problem was offered to.</returns>
    internal static Task<IReadOnlySet<Guid>> Offered(IQuerySession session, Guid problem, IEnumerable<Guid> incidents, CancellationToken cancellation) =>
        Read(session, $"select incident_id from {Offers} where problem_id = $1 and incident_id = any($2)", cancellation, problem, incidents.ToArray());

    /// <returns>The problems whose workarounds the incident was offered.</returns>
    internal static Task<IReadOnlySet<Guid>> OfferedTo(IQuerySession session, Guid incident, CancellationToken cancellation) =>
        Read(session, $"select problem_id from {Offers} where incident_id = $1", cancellation, incident);

    private static void Add(IDocumentOperations operations, string table, Guid incident, Guid problem) => operations.QueueSqlCommand(
        $"insert into {table} (incident_id, problem_id) values (?, ?) on conflict do nothing", incident, problem);

    private static async Task<IReadOnlySet<Guid>> Read(IQuerySession session, string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        var ids = new HashSet<Guid>();
        await using var reader = await session.ExecuteReaderAsync(command, cancellation);
        while (await reader.ReadAsync(cancellation)) ids.Add(reader.GetGuid(0));
        return ids;
    }
}

using Marten;
using Npgsql;
using Sms.ServiceDefaults;
using Weasel.Postgresql.Tables;

namespace Sms.Problems;

/// <summary>
/// The table of what is known of incidents. Not made from the service's own log, so no replay compares it.
/// </summary>
internal static class IncidentFacts
{
    private const string Name = "incident_facts";
    private const string Columns =
        "id, number, title, priority, at, service, service_version, state, state_version, resolved_at";

    /// <summary>
    /// So many of the newest of a service are compared with each other: the work grows with the square of them.
    /// </summary>
    internal const int Compared = 2_000;

    /// <summary>So many titles tell which words are usual.</summary>
    private const int Sample = 500;

    internal static void AddTable(StoreOptions options)
    {
        var table = new Table(options.NameOf(Name));
        table.AddColumn<Guid>("id").AsPrimaryKey();
        table.AddColumn<string>("number").AddIndex();
        table.AddColumn<string>("title");
        table.AddColumn<string>("priority");
        table.AddColumn<DateTimeOffset>("at").AddIndex();
        table.AddColumn<string>("service").AddIndex();
        table.AddColumn<long>("service_version").NotNull();
        table.AddColumn<string>("state").NotNull();
        table.AddColumn<long>("state_version").NotNull();
        table.AddColumn<DateTimeOffset>("resolved_at");
        options.Storage.ExtendedSchemaObjects.Add(table);
    }

    /// <summary>Adds what messages tell; only one at a time does it for an incident.</summary>
    /// <returns>The incidents as they are known with it, in the order of the ids.</returns>
    internal static async Task<IReadOnlyList<IncidentFact>> Note(
        this IDocumentSession session,
        IReadOnlyCollection<Guid> incidents,
        Func<IncidentFact, IncidentFact> hear,
        CancellationToken cancellation
    )
    {
        await session.LockStreams(incidents, cancellation);
        var known = (await Read(session, "where id = any($1)", cancellation, incidents.ToArray())).ToDictionary(fact =>
            fact.Id
        );
        var heard = incidents.Order().Select(id => hear(known.GetValueOrDefault(id) ?? new IncidentFact(id))).ToList();
        session.QueueSqlCommand(
            $"""
            insert into {Name} ({Columns})
            select *
            from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::text[], ?::bigint[],
                ?::text[], ?::bigint[], ?::timestamptz[])
            on conflict (id) do update
                set number = excluded.number, title = excluded.title, priority = excluded.priority, at = excluded.at,
                service = excluded.service, service_version = excluded.service_version, state = excluded.state,
                state_version = excluded.state_version, resolved_at = excluded.resolved_at
            """,
            All(x => x.Id),
            All(x => x.Number),
            All(x => x.Title),
            All(x => x.Priority),
            All(x => x.At?.ToUniversalTime()),
            All(x => x.Service),
            All(x => x.ServiceVersion),
            All(x => x.State),
            All(x => x.StateVersion),
            All(x => x.ResolvedAt?.ToUniversalTime())
        );
        return heard;

        TColumn[] All<TColumn>(Func<IncidentFact, TColumn> column) => [.. heard.Select(column)];
    }

    internal static async Task<IncidentFact> Note(
        this IDocumentSession session,
        Guid incident,
        Func<IncidentFact, IncidentFact> hear,
        CancellationToken cancellation
    ) => (await session.Note([incident], hear, cancellation)).Single();

    /// <summary>Incidents that have been reported, of a service and a time, the newest first.</summary>
    internal static Task<IReadOnlyList<IncidentFact>> Of(
        IQuerySession session,
        string service,
        DateTimeOffset since,
        DateTimeOffset until,
        CancellationToken cancellation
    ) =>
        Read(
            session,
            "where service = $1 and at >= $2 and at <= $3 order by at desc, id",
            cancellation,
            service,
            since.ToUniversalTime(),
            until.ToUniversalTime()
        );

    /// <summary>
    /// What shows which words titles have anyway: the newest of other services, and those of the service before a time.
    /// </summary>
    internal static async Task<IReadOnlyList<IncidentFact>> Background(
        IQuerySession session,
        string service,
        DateTimeOffset before,
        DateTimeOffset until,
        CancellationToken cancellation
    ) =>
        [
            .. await Read(
                session,
                $"where service <> $1 and at <= $2 order by at desc, id limit {Sample}",
                cancellation,
                service,
                until.ToUniversalTime()
            ),
            .. await Read(
                session,
                $"where service = $1 and at < $2 order by at desc, id limit {Sample}",
                cancellation,
                service,
                before.ToUniversalTime()
            ),
        ];

    /// <summary>
    /// The newest of a service and a time that are not linked to a problem, <see cref="Compared"/> at most.
    /// </summary>
    internal static Task<IReadOnlyList<IncidentFact>> Unlinked(
        IQuerySession session,
        string service,
        DateTimeOffset since,
        DateTimeOffset until,
        CancellationToken cancellation
    ) =>
        Read(
            session,
            $"""
            where service = $1 and at >= $2 and at <= $3
                and not exists (select from {ProblemIncidents.Links} links where links.incident_id = {Name}.id)
            order by at desc, id limit {Compared}
            """,
            cancellation,
            service,
            since.ToUniversalTime(),
            until.ToUniversalTime()
        );

    /// <summary>Open ones of any service, the newest first.</summary>
    internal static Task<IReadOnlyList<IncidentFact>> OpenOnes(
        IQuerySession session,
        DateTimeOffset since,
        CancellationToken cancellation
    ) =>
        Read(
            session,
            $"where state = '{IncidentFact.Open}' and at >= $1 order by at desc, id",
            cancellation,
            since.ToUniversalTime()
        );

    internal static Task<IReadOnlyList<IncidentFact>> WithIds(
        IQuerySession session,
        IEnumerable<Guid> ids,
        CancellationToken cancellation
    ) => Read(session, "where id = any($1) and at is not null", cancellation, ids.ToArray());

    /// <returns>When the first incident of a service began, or null: none has been heard of.</returns>
    internal static async Task<DateTimeOffset?> First(
        IQuerySession session,
        string service,
        CancellationToken cancellation
    ) =>
        (await Read(session, "where service = $1 and at is not null order by at limit 1", cancellation, service))
            .SingleOrDefault()
            ?.At;

    /// <summary>
    /// Incidents by their ids or numbers: what was asked → the id, or null for one that nobody has told of.
    /// </summary>
    internal static async Task<IReadOnlyDictionary<string, Guid?>> Named(
        IQuerySession session,
        IReadOnlyCollection<string> names,
        CancellationToken cancellation
    )
    {
        if (names.Count == 0)
            return new Dictionary<string, Guid?>();
        var ids = names.Select(name => Guid.TryParse(name, out var id) ? id : Guid.Empty).ToArray();
        var found = await Read(
            session,
            "where at is not null and (id = any($1) or number = any($2))",
            cancellation,
            ids,
            names.Select(name => name.ToUpperInvariant()).ToArray()
        );
        return names
            .Distinct()
            .ToDictionary(
                name => name,
                name =>
                    found
                        .FirstOrDefault(fact =>
                            string.Equals(fact.Number, name, StringComparison.OrdinalIgnoreCase)
                            || (Guid.TryParse(name, out var id) && fact.Id == id)
                        )
                        ?.Id
            );
    }

    private static async Task<IReadOnlyList<IncidentFact>> Read(
        IQuerySession session,
        string which,
        CancellationToken cancellation,
        params object[] values
    )
    {
        await using var command = new NpgsqlCommand($"select {Columns} from {Name} {which}");
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        var facts = new List<IncidentFact>();
        await using var reader = await session.ExecuteReaderAsync(command, cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            facts.Add(
                new IncidentFact(
                    reader.GetGuid(0),
                    Text(1),
                    Text(2),
                    Text(3),
                    Time(4),
                    Text(5),
                    reader.GetInt64(6),
                    reader.GetString(7),
                    reader.GetInt64(8),
                    Time(9)
                )
            );
        }

        return facts;

        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
        DateTimeOffset? Time(int column) =>
            reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
    }
}

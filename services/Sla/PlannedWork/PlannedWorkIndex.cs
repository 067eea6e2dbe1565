using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Sms.ServiceDefaults;
using Weasel.Postgresql.Tables;

namespace Sms.Sla;

/// <summary>
/// Two tables by which planned work and the incidents that it touches find each other, so that the cost follows what is
/// open and near in time and not how much there ever was: a row for each service of a change's window, and one for each
/// service that an incident has ever been on. Both are copied from the documents as they are when the transaction
/// commits: whatever a fact or a correction changes there is changed here too.
/// </summary>
public sealed partial class PlannedWorkIndex : EventProjection
{
    public const string Work = "planned_work";
    public const string Incidents = "incident_services";

    /// <summary>
    /// Changes whose work touches incidents; parameters: services, when each was reported, and when it ended.
    /// </summary>
    public const string WorkOnIncidents = $"""
        select work.change_id
        from unnest(?::text[], ?::timestamptz[], ?::timestamptz[]) as incident(service, reported_at, ended_at)
        join {Work} work on work.service = incident.service
            and work.ends_at > incident.reported_at and work.starts_at <= incident.ended_at
        """;

    /// <summary>Incidents that work touches; parameters: its services, its end, and its start.</summary>
    public const string IncidentsAtWork =
        $"select distinct incident_id from {Incidents} where service = any(?) and reported_at < ? and ended_at >= ?";

    /// <summary>An incident that is open, or whose document is older than its end, ends at infinity.</summary>
    private const string IncidentRows = $"""
        insert into {Incidents} as known (incident_id, service, reported_at, ended_at)
        select distinct d.id, fact ->> 'service', d.reported_at,
            coalesce((d.data ->> 'endedAt')::timestamptz, 'infinity')
        from mt_doc_incidentclocks d, jsonb_array_elements(d.data -> 'facts') fact
        where fact ->> 'service' is not null
        """;

    private const string WorkRows = $"""
        insert into {Work} as known (change_id, service, starts_at, ends_at)
        select distinct d.id, service, (d.data ->> 'from')::timestamptz,
            least((d.data ->> 'until')::timestamptz, (d.data ->> 'endedAt')::timestamptz)
        from mt_doc_window d, jsonb_array_elements_text(d.data -> 'services') service
        where d.data ->> 'from' is not null
        """;

    internal static void AddTables(StoreOptions options)
    {
        var work = new Table(options.NameOf(Work));
        work.AddColumn<Guid>("change_id").AsPrimaryKey();
        work.AddColumn<string>("service").AsPrimaryKey();
        work.AddColumn<DateTimeOffset>("starts_at").NotNull();
        work.AddColumn<DateTimeOffset>("ends_at").NotNull();
        work.Indexes.Add(new IndexDefinition($"{Work}_by_service") { Columns = ["service", "ends_at", "starts_at"] });

        var incidents = new Table(options.NameOf(Incidents));
        incidents.AddColumn<Guid>("incident_id").AsPrimaryKey();
        incidents.AddColumn<string>("service").AsPrimaryKey();
        incidents.AddColumn<DateTimeOffset>("reported_at");
        incidents.AddColumn<DateTimeOffset>("ended_at").NotNull();
        incidents.Indexes.Add(
            new IndexDefinition($"{Incidents}_by_service") { Columns = ["service", "ended_at", "reported_at"] }
        );

        options.Storage.ExtendedSchemaObjects.Add(work);
        options.Storage.ExtendedSchemaObjects.Add(incidents);
    }

    public override ValueTask ApplyAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        switch (e.Data)
        {
            case FactNoted { Fact.Kind: FactKind.Reported or FactKind.ServiceChanged }:
            case FactNoted { Fact.Kind: FactKind.Resolved or FactKind.Reopened or FactKind.Closed }:
            case FactCorrected:
                operations.QueueSqlCommand(
                    $"""
                    {IncidentRows} and d.id = ?
                    on conflict (incident_id, service) do update
                        set (reported_at, ended_at) = (excluded.reported_at, excluded.ended_at)
                        where (known.reported_at, known.ended_at)
                            is distinct from (excluded.reported_at, excluded.ended_at)
                    """,
                    e.StreamId
                );
                break;
            case WorkBegan or WorkEnded:
                operations.QueueSqlCommand(
                    $"""
                    {WorkRows} and d.id = ?
                    on conflict (change_id, service) do update
                        set (starts_at, ends_at) = (excluded.starts_at, excluded.ends_at)
                    """,
                    e.StreamId
                );
                break;
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Planned work that touches incidents, and what is known by now of the work that they have noted before.
    /// </summary>
    internal static async Task<IReadOnlyList<PlannedWork>> Read(
        IQuerySession session,
        IReadOnlyCollection<IncidentClocks> incidents,
        CancellationToken cancellation
    )
    {
        var spans = incidents.SelectMany(Spans).Distinct().ToList();
        var noted = incidents
            .SelectMany(incident => incident.Planned.Select(work => work.ChangeId))
            .Distinct()
            .ToArray();
        if (spans.Count == 0 && noted.Length == 0)
            return [];
        var windows = await session.QueryAsync<Window>(
            $"where d.id in ({WorkOnIncidents} union all select unnest(?::uuid[]))",
            cancellation,
            spans.Select(span => span.Service).ToArray(),
            spans.Select(span => span.From).ToArray(),
            spans.Select(span => span.To).ToArray(),
            noted
        );
        var work = windows.Select(window => window.Work()).OfType<PlannedWork>();
        return [.. work.OrderBy(known => known.From).ThenBy(known => known.ChangeId)];

        static IEnumerable<(string Service, DateTimeOffset From, DateTimeOffset To)> Spans(IncidentClocks incident) =>
            incident.ReportedAt is { } reported
                ? incident.Services.Select(service =>
                    (
                        service,
                        reported.ToUniversalTime(),
                        (incident.EndedAt ?? DateTimeOffset.MaxValue).ToUniversalTime()
                    )
                )
                : [];
    }

    /// <summary>Fills the tables of a database that is older than they are.</summary>
    internal sealed class Fill : Marten.Schema.IInitialData
    {
        public async Task Populate(IDocumentStore store, CancellationToken cancellation)
        {
            await using var session = store.LightweightSession();
            session.QueueSqlCommand($"{IncidentRows} and not exists (select from {Incidents}) on conflict do nothing");
            session.QueueSqlCommand($"{WorkRows} and not exists (select from {Work}) on conflict do nothing");
            await session.SaveChangesAsync(cancellation);
        }
    }
}

using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Sms.ServiceDefaults;
using Weasel.Postgresql.Tables;

namespace Sms.Sla;

/// <summary>
/// Two tables to list and count by: a row for each clock with what was announced last, and one for each breach. What a
/// clock shows at a moment is in neither; it is read from the facts.
/// </summary>
public sealed partial class ClockRows : EventProjection
{
    internal const string Clocks = "clocks";
    internal const string Breaches = "breaches";

    internal static void AddTables(StoreOptions options)
    {
        var clocks = new Table(options.NameOf(Clocks));
        clocks.AddColumn<string>("clock_id").AsPrimaryKey();
        clocks.AddColumn<Guid>("incident_id").NotNull().AddIndex();
        clocks.AddColumn<Guid>("agreement_id").NotNull();
        clocks.AddColumn<string>("metric").NotNull();
        clocks.AddColumn<string>("service").NotNull();
        clocks.AddColumn<string>("state").NotNull();
        clocks.AddColumn<DateTimeOffset>("started_at").NotNull().AddIndex();
        clocks.AddColumn<DateTimeOffset>("outcome_at").AddIndex();

        var breaches = new Table(options.NameOf(Breaches));
        breaches.AddColumn<string>("clock_id").AsPrimaryKey();
        breaches.AddColumn<long>("cycle").AsPrimaryKey();
        breaches.AddColumn<DateTimeOffset>("due_at").AsPrimaryKey();
        breaches.AddColumn<Guid>("incident_id").NotNull();
        breaches.AddColumn<Guid>("agreement_id").NotNull();
        breaches.AddColumn<int>("agreement_version").NotNull();
        breaches.AddColumn<string>("agreement").NotNull();
        breaches.AddColumn<string>("metric").NotNull();
        breaches.AddColumn<string>("priority").NotNull();
        breaches.AddColumn<string>("service").NotNull();
        breaches.AddColumn<string>("cause").NotNull();
        breaches.AddColumn<DateTimeOffset>("detected_at").NotNull().AddIndex();
        breaches.AddColumn<DateTimeOffset>("retracted_at");
        // Of the incident, as the breach told it; null for those that an older version told.
        breaches.AddColumn<string>("number");
        breaches.AddColumn<string>("title");
        breaches.AddColumn<string>("held_by_group");
        breaches.AddColumn<string>("held_by_person");

        options.Storage.ExtendedSchemaObjects.Add(clocks);
        options.Storage.ExtendedSchemaObjects.Add(breaches);
    }

    public override ValueTask ApplyAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        switch (e.Data)
        {
            case ClockStarted x:
                operations.QueueSqlCommand(
                    $"""
                    insert into {Clocks} (clock_id, incident_id, agreement_id, metric, service, state, started_at)
                    values (?, ?, ?, ?, ?, ?, ?)
                    on conflict (clock_id) do update set service = excluded.service
                    """,
                    x.Clock.ClockId,
                    e.StreamId,
                    x.Clock.AgreementId,
                    x.Clock.Metric,
                    x.Clock.Service,
                    ClockStatus.Running,
                    x.At.ToUniversalTime()
                );
                SetState(
                    operations,
                    x.Clock.ClockId,
                    x.Goal is null ? ClockStatus.NoTarget : ClockStatus.Running,
                    null
                );
                break;
            case ClockServiceChanged x:
                operations.QueueSqlCommand(
                    $"update {Clocks} set service = ? where clock_id = ?",
                    x.Clock.Service,
                    x.Clock.ClockId
                );
                break;
            case FactNoted { Fact.Kind: FactKind.Reopened }:
                operations.QueueSqlCommand(
                    $"update {Clocks} set state = ?, outcome_at = null where incident_id = ? and metric = ? "
                        + "and state = ?",
                    ClockStatus.Running,
                    e.StreamId,
                    Metric.Resolution,
                    ClockStatus.Met
                );
                break;
            case TargetMet x:
                SetState(operations, x.Clock.ClockId, ClockStatus.Met, x.FulfilledAt);
                break;
            case ClockStopped x:
                SetState(operations, x.Clock.ClockId, ClockStatus.Stopped, x.At);
                break;
            case TargetBreached x:
                SetState(operations, x.Clock.ClockId, ClockStatus.Breached, x.DueAt);
                operations.QueueSqlCommand(
                    $"""
                    insert into {Breaches} (clock_id, cycle, due_at, incident_id, agreement_id, agreement_version,
                        agreement, metric, priority, service, cause, detected_at, number, title,
                        held_by_group, held_by_person)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::text, ?::text, ?::text, ?::text)
                    on conflict (clock_id, cycle, due_at) do update
                        set (retracted_at, agreement_version, agreement, priority,
                        service, cause, detected_at, number, title, held_by_group, held_by_person) =
                        (null, excluded.agreement_version, excluded.agreement, excluded.priority,
                        excluded.service, excluded.cause, excluded.detected_at, excluded.number, excluded.title,
                        excluded.held_by_group, excluded.held_by_person)
                    """,
                    x.Clock.ClockId,
                    x.Cycle,
                    x.DueAt.ToUniversalTime(),
                    e.StreamId,
                    x.Clock.AgreementId,
                    x.Clock.AgreementVersion,
                    x.Clock.Agreement,
                    x.Clock.Metric,
                    x.Priority,
                    x.Clock.Service,
                    x.Cause,
                    x.DetectedAt.ToUniversalTime(),
                    OrNull(x.Incident?.Number),
                    OrNull(x.Incident?.Title),
                    OrNull(x.Incident?.Group),
                    OrNull(x.Incident?.Person)
                );
                break;
            case TargetBreachRetracted x:
                operations.QueueSqlCommand(
                    $"update {Breaches} set retracted_at = ? where clock_id = ? and cycle = ? and due_at = ?",
                    x.At.ToUniversalTime(),
                    x.Clock.ClockId,
                    x.Cycle,
                    x.DueAt.ToUniversalTime()
                );
                SetState(operations, x.Clock.ClockId, ClockStatus.Running, null);
                break;
        }

        return ValueTask.CompletedTask;
    }

    private static object OrNull(string? text) => text ?? (object)DBNull.Value;

    // A breach is final for its clock: what is fulfilled late, or met in a later cycle, does not make it good.
    private static void SetState(IDocumentOperations operations, string clock, string state, DateTimeOffset? at) =>
        operations.QueueSqlCommand(
            $"""
            update {Clocks} set state = ?, outcome_at = ?::timestamptz
            where clock_id = ? and (? = '{ClockStatus.Breached}'
                or not exists (select from {Breaches} b
                    where b.clock_id = {Clocks}.clock_id and b.retracted_at is null))
            """,
            state,
            (object?)at?.ToUniversalTime() ?? DBNull.Value,
            clock,
            state
        );
}

using JasperFx.Events;
using Published = Sms.Contracts.Problems;

namespace Sms.Problems;

/// <summary>
/// Which events leave the service, and as what. What others have to know of a problem beside what happened to it (its
/// number and service) is in the event, so that a message never depends on what came later.
/// </summary>
internal static class Publishing
{
    internal static object? ToContract(IEvent e) =>
        e.Data switch
        {
            ProblemRaised x => new Published.ProblemRaised(
                e.StreamId,
                e.Version,
                x.Number,
                x.Title,
                x.Service,
                x.Priority,
                x.Source,
                x.By,
                x.At
            ),
            ProblemProposed x => new Published.ProblemProposed(
                e.StreamId,
                e.Version,
                x.Service,
                x.Symptom,
                x.Evidence.Count,
                x.Evidence.Min(one => one.At),
                x.At
            ),
            IncidentLinked x => new Published.IncidentLinkedToProblem(
                e.StreamId,
                e.Version,
                x.Number,
                x.IncidentId,
                x.By,
                x.At
            ),
            KnownErrorRecorded x => new Published.KnownErrorRecorded(
                e.StreamId,
                e.Version,
                x.Number,
                x.Service,
                x.Workaround,
                x.By,
                x.At
            ),
            WorkaroundOffered x => new Published.WorkaroundOffered(
                e.StreamId,
                e.Version,
                x.Number,
                x.IncidentId,
                x.Workaround,
                x.Score,
                x.Reason,
                x.At
            ),
            FixingChangeRequested x => new Published.FixingChangeRequested(
                e.StreamId,
                e.Version,
                x.Number,
                x.ChangeId,
                x.Title,
                x.Service,
                x.Type,
                x.Model,
                x.Description,
                x.RollbackPlan,
                x.By,
                x.At
            ),
            ProblemResolved x => new Published.ProblemResolved(
                e.StreamId,
                e.Version,
                x.Number,
                x.Resolution,
                x.ChangeId,
                x.By,
                x.At
            ),
            ProblemReopened x => new Published.ProblemReopened(e.StreamId, e.Version, x.Number, x.Reason, x.By, x.At),
            ProblemClosed x => new Published.ProblemClosed(e.StreamId, e.Version, x.Number, x.Outcome, x.By, x.At),
            _ => null,
        };
}

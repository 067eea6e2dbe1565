using JasperFx.Events;
using Published = Sms.Contracts.Changes;

namespace Sms.Changes;

/// <summary>Which events leave the service, and as what. Notes, votes and assessments stay inside.</summary>
internal static class Publishing
{
    internal static object? ToContract(IEvent e) => ToContract(e.Data, e.StreamId, e.Version);

    private static object? ToContract(object data, Guid stream, long version) =>
        data switch
        {
            ChangeRequested x => new Published.ChangeRegistered(
                stream,
                version,
                x.Number,
                x.Title,
                x.Service,
                x.Type,
                x.ProblemId,
                x.By,
                x.At
            ),
            FixingChangeRefused x => new Published.FixingChangeRefused(
                stream,
                version,
                x.ProblemId,
                x.Code,
                x.Reason,
                x.At
            ),
            ChangeRejected x => new Published.ChangeRejected(
                stream,
                version,
                x.Change.Number,
                x.Change.ProblemId,
                x.Reason,
                x.By,
                x.At
            ),
            ChangeWithdrawn x => new Published.ChangeRejected(
                stream,
                version,
                x.Change.Number,
                x.Change.ProblemId,
                x.Reason,
                x.By,
                x.At
            ),
            ChangeScheduled x => new Published.ChangeScheduled(
                stream,
                version,
                x.Change.Number,
                x.Change.Title,
                x.Change.Services,
                x.Change.Type,
                x.StartsAt,
                x.EndsAt,
                x.By,
                x.At
            ),
            ImplementationStarted x => new Published.ChangeStarted(
                stream,
                version,
                x.Change.Number,
                x.Change.Services,
                x.StartsAt,
                x.EndsAt,
                x.Exception is not null,
                x.Change.ProblemId,
                x.By,
                x.At
            ),
            ImplementationEnded x => new Published.ChangeEnded(
                stream,
                version,
                x.Change.Number,
                x.Change.Services,
                x.Outcome,
                x.Change.ProblemId,
                x.By,
                x.At
            ),
            ChangeClosed x => new Published.ChangeClosed(stream, version, x.Change.Number, x.Outcome, x.By, x.At),
            ChangeSuspected x => new Published.ChangeSuspected(
                stream,
                version,
                x.Change.Number,
                x.Change.Title,
                x.IncidentId,
                x.Rank,
                x.Score,
                string.Join('\n', x.Reasons),
                x.At,
                x.Kind
            ),
            CauseConfirmed x => new Published.ChangeConfirmedAsCause(
                stream,
                version,
                x.Change.Number,
                x.IncidentId,
                x.By,
                x.At
            ),
            _ => null,
        };
}

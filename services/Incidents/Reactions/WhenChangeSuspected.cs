using Marten;
using Sms.Contracts.Changes;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>The incident shows which changes may have caused it, and which has.</summary>
public static class WhenChangeSuspected
{
    private const string By = "system:changes";

    public static Task Handle(ChangeSuspected m, IDocumentSession session, CancellationToken cancellation) =>
        session.React<Incident>(m.IncidentId, x => NoteSuspect.Suspected(x, new SuspectNoted(
            m.ChangeId, m.Version, m.Number, m.Title, m.Rank, m.Score, m.Reasons.Split('\n', StringSplitOptions.RemoveEmptyEntries), By, m.At)), cancellation);

    public static Task Handle(ChangeConfirmedAsCause m, IDocumentSession session, TimeProvider time, CancellationToken cancellation) =>
        session.React<Incident>(m.IncidentId, x => NoteSuspect.Confirmed(
            x, new CauseNoted(m.ChangeId, m.Version, m.Number, m.By, m.At), time.GetUtcNow()), cancellation);
}

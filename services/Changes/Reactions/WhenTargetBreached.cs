using Marten;
using Sms.Contracts.Sla;

namespace Sms.Changes;

/// <summary>Breached targets use up the error budget of their service.</summary>
public static class WhenTargetBreached
{
    public static Task Handle(TargetBreached m, IDocumentSession session, CancellationToken cancellation) =>
        session.NoteBreach(m.IncidentId, m.ClockId, m.Version, m.Service, retracted: false, m.DueAt, cancellation);

    public static Task Handle(TargetBreachRetracted m, IDocumentSession session, CancellationToken cancellation) =>
        session.NoteBreach(m.IncidentId, m.ClockId, m.Version, m.Service, retracted: true, m.DueAt, cancellation);

    private static Task NoteBreach(
        this IDocumentSession session, Guid id, string clock, long version, string service, bool retracted, DateTimeOffset at, CancellationToken cancellation) =>
        session.Note<KnownIncident>(id, x => KnownIncident.NoteBreach(x, id, clock, version, service, retracted, at), x => x.Version, cancellation);
}

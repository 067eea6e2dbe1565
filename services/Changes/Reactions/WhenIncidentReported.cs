using Marten;
using Sms.Contracts.Incidents;

namespace Sms.Changes;

/// <summary>An incident is there: the changes before it that may have caused it become suspects.</summary>
public static class WhenIncidentReported
{
    public static async Task Handle(IncidentReported m, IDocumentSession session, TimeProvider time, CancellationToken cancellation)
    {
        await session.LockForReport(cancellation);
        var known = await session.Note<KnownIncident>(
            m.IncidentId, x => KnownIncident.Report(x, m.IncidentId, m.Number, m.Title, m.Service, m.History is not null, m.At), x => x.Version, cancellation);
        if (m.History is not null || known?.ReportedAt is not null) return;
        var incident = (known ?? new KnownIncident { Id = m.IncidentId }) with { Number = m.Number, Title = m.Title, Service = m.Service, ReportedAt = m.At };
        await session.LookBefore(incident, time.GetUtcNow(), cancellation);
    }
}

using Sms.Contracts.Incidents;

namespace Sms.Capacity;

/// <summary>
/// An incident is work: it counts for its month, once, and the workloads of its service are looked at.
/// </summary>
public static class WhenIncidentReported
{
    public static Task Handle(IncidentReported message, ReportCounter reports, CancellationToken cancellation) =>
        reports.Count(message, cancellation);
}

using System.Diagnostics;
using Sms.Contracts.Incidents;
using Wolverine;

namespace Sms.Changes;

/// <summary>An incident is there: the changes before it that may have caused it become suspects.</summary>
public static class WhenIncidentReported
{
    public static Task Handle(IncidentReported m, Envelope from, ReportWriter reports, CancellationToken cancellation) =>
        reports.Note(new(m, Activity.Current?.Id, from.Id.ToString()), cancellation);
}

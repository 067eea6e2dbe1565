using Sms.Contracts.Incidents;
using Sms.ServiceDefaults;
using Wolverine;

namespace Sms.Changes;

/// <summary>An incident is there: the changes before it that may have caused it become suspects.</summary>
public static class WhenIncidentReported
{
    public static Task Handle(
        IncidentReported m,
        Envelope from,
        ReportWriter reports,
        CancellationToken cancellation
    ) => reports.Note(new(m, MessageOrigin.Of(from)), cancellation);
}

using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Http;

namespace Sms.Incidents;

/// <summary>Service is restored. Possible from every open state.</summary>
/// <param name="Code">The organisation's own word: fixed, workaround, duplicate, no-fault-found, …</param>
/// <param name="RestoredAt">When service was back; now if not given.</param>
public sealed record ResolveIncident(
    [property: Required, MaxLength(Limits.Name)] string Code,
    [property: Backdated] DateTimeOffset? RestoredAt = null,
    [property: MaxLength(Limits.Text)] string? Note = null
)
{
    public static Decision Decide(Incident incident, ResolveIncident command, string by, DateTimeOffset now)
    {
        if (incident.State == IncidentState.Resolved && IsRepeat(incident, command))
            return Decision.Nothing;
        if (!incident.IsOpen())
            return Refusals.NotOpen(incident);

        var restored = command.RestoredAt?.ToUniversalTime() ?? now;
        if (restored > now)
            return Decision.Refuse("restored-in-the-future", "Service cannot have been restored after now.");
        if (restored < incident.ReportedAt)
            return Decision.Refuse(
                "restored-before-reported",
                "Service cannot have been restored before the interruption began."
            );
        return Decision.Append([
            .. AcknowledgeIncident.Implied(incident, by, now),
            new IncidentResolved(command.Code, restored, command.Note, by, now),
        ]);
    }

    private static bool IsRepeat(Incident incident, ResolveIncident command) =>
        incident.ResolutionCode == command.Code
        && (command.RestoredAt is null || command.RestoredAt == incident.RestoredAt);
}

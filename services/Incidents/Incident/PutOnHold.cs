using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>
/// Nothing can be done until something outside happens. Service level clocks may pause, depending on the reason.
/// </summary>
/// <param name="Reason">caller, vendor, change or problem.</param>
public sealed record PutOnHold(
    [property: Required, AllowedValues(HoldReason.Caller, HoldReason.Vendor, HoldReason.Change, HoldReason.Problem)]
        string Reason,
    [property: MaxLength(Limits.Text)] string? Note = null
)
{
    /// <summary>
    /// From any open state, as a caller may be out of reach before work began; on hold for another reason is a new
    /// fact.
    /// </summary>
    public static Decision Decide(Incident incident, PutOnHold command, string by, DateTimeOffset now)
    {
        if (!incident.IsOpen())
            return Refusals.NotOpen(incident);
        if (incident.State == IncidentState.OnHold && incident.HoldReason == command.Reason)
            return Decision.Nothing;
        return Decision.Append([
            .. AcknowledgeIncident.Implied(incident, by, now),
            new IncidentPutOnHold(command.Reason, command.Note, by, now),
        ]);
    }
}

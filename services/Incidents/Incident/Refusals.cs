using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>Rules that several commands share, so that one rule has one code.</summary>
internal static class Refusals
{
    public static Decision Closed(Incident incident) =>
        Decision.Refuse("incident-closed", $"{incident.Number} is closed, and closed is final. Report a new incident.");

    /// <summary>For a command that needs an open incident.</summary>
    public static Decision NotOpen(Incident incident) =>
        incident.State == IncidentState.Closed
            ? Closed(incident)
            : Decision.Refuse("incident-resolved", $"{incident.Number} is resolved. Reopen it first.");

    public static Decision NotResolved(Incident incident) =>
        Decision.Refuse("incident-not-resolved", $"{incident.Number} is {incident.State}, not resolved.");

    public static Decision NotMajor(Incident incident) =>
        Decision.Refuse("incident-not-major", $"{incident.Number} is not a major incident.");
}

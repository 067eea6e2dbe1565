namespace Sms.Incidents;

/// <summary>The states of an incident, as stored and as shown.</summary>
public static class IncidentState
{
    public const string Reported = "reported";
    public const string Triaged = "triaged";
    public const string Acknowledged = "acknowledged";
    public const string InProgress = "in-progress";
    public const string OnHold = "on-hold";
    public const string Resolved = "resolved";
    public const string Closed = "closed";
}

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

/// <summary>
/// What an incident is: something does not work, works badly, endangers information, or was never an incident but a
/// service request.
/// </summary>
public static class IncidentType
{
    public const string Fault = "fault";
    public const string Degradation = "degradation";
    public const string Security = "security";
    public const string Request = "request";
    public const string Other = "other";

    public static IReadOnlyList<string> All { get; } = [Fault, Degradation, Security, Request, Other];
}

/// <summary>What an incident on hold waits for.</summary>
public static class HoldReason
{
    public const string Caller = "caller";
    public const string Vendor = "vendor";
    public const string Change = "change";
    public const string Problem = "problem";
}

public static class EscalationKind
{
    public const string Functional = "functional";
    public const string Hierarchical = "hierarchical";
}

public static class LinkKind
{
    public const string Problem = "problem";
    public const string Change = "change";
    public const string ParentIncident = "incident";
    public const string Alert = "alert";
}

public static class SlaState
{
    public const string AtRisk = "at-risk";
    public const string Breached = "breached";
    public const string Retracted = "retracted";
}

public static class CapacityState
{
    public const string Crossed = "crossed";
    public const string Returned = "returned";
    public const string Forecast = "forecast";
    public const string Withdrawn = "withdrawn";
}

/// <summary>Longest texts that an incident keeps, in UTF-16 units.</summary>
public static class Limits
{
    public const int Title = 250;
    public const int Description = 8_000;
    public const int Text = 8_000;
    public const int Reason = 1_000;
    public const int Name = 100;
    public const int Key = 255;
    public const int Url = 2_000;
}

namespace Sms.Incidents;

public static class SlaState
{
    public const string AtRisk = "at-risk";
    public const string Breached = "breached";
    public const string Retracted = "retracted";
}

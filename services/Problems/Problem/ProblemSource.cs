namespace Sms.Problems;

/// <summary>What a problem was raised from.</summary>
public static class ProblemSource
{
    public const string Manual = "manual";
    public const string Incident = "incident";
    public const string Recurrence = "recurrence";
    public const string Import = "import";
}

namespace Sms.Capacity;

/// <summary>How far a resource is used up, as stored and as shown.</summary>
public static class Level
{
    public const string Normal = "normal";
    public const string Warning = "warning";
    public const string Critical = "critical";

    public static int Rank(string level) =>
        level switch
        {
            Critical => 2,
            Warning => 1,
            _ => 0,
        };
}

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

/// <summary>Which way a resource runs out.</summary>
public static class Direction
{
    /// <summary>Use grows towards the limit.</summary>
    public const string Up = "up";

    /// <summary>What is left falls to a share of the limit: free space of a disk.</summary>
    public const string Down = "down";
}

/// <summary>What follows from a crossing or a forecast.</summary>
public static class Consequence
{
    public const string None = "none";
    public const string Incident = "incident";
    public const string Change = "change";
}

/// <summary>Where the measurements of a resource come from.</summary>
public static class SourceKind
{
    public const string Posted = "posted";
    public const string Prometheus = "prometheus";
    public const string RemoteWrite = "remote-write";
}

/// <summary>What comes again in a resource's history, if somebody knows.</summary>
public static class SeasonName
{
    public const string None = "none";
    public const string Day = "day";
    public const string Week = "week";
}

/// <summary>Longest texts, in UTF-16 units, and the largest number.</summary>
public static class Limits
{
    public const int Key = 100;
    public const int Name = 200;
    public const int Unit = 30;
    public const int Text = 8_000;
    public const int Reason = 1_000;
    public const int Url = 2_000;
    public const int Query = 4_000;

    /// <summary>Largest number that people may give: squares and percentages of it are still numbers.</summary>
    public const double Figure = 1e100;
}

namespace Sms.Cli.Import;

/// <summary>What a row says of the incident's state.</summary>
public enum Phase
{
    New,
    Working,
    OnHold,
    Resolved,
    Closed,
}

/// <summary>ServiceNow's words, those of the older releases and of today's.</summary>
internal static class ServiceNowWords
{
    /// <summary>Closed without a resolution; the incident is resolved with this code.</summary>
    internal const string Canceled = "canceled";

    internal static readonly IReadOnlyDictionary<string, (Phase Phase, string? Reason)> States = new Dictionary<
        string,
        (Phase, string?)
    >(StringComparer.OrdinalIgnoreCase)
    {
        ["New"] = (Phase.New, null),
        ["Active"] = (Phase.Working, null),
        ["In Progress"] = (Phase.Working, null),
        ["Awaiting User Info"] = (Phase.OnHold, "caller"),
        ["Awaiting Caller"] = (Phase.OnHold, "caller"),
        // Evidence that it works, or that it happens again, comes from those who are affected.
        ["Awaiting Evidence"] = (Phase.OnHold, "caller"),
        ["Awaiting Vendor"] = (Phase.OnHold, "vendor"),
        ["Awaiting Problem"] = (Phase.OnHold, "problem"),
        ["Awaiting Change"] = (Phase.OnHold, "change"),
        ["Resolved"] = (Phase.Resolved, null),
        ["Closed"] = (Phase.Closed, null),
        ["Canceled"] = (Phase.Closed, null),
    };

    /// <summary>States as they are stored, of today's releases and, for 4 and 5, of the older ones.</summary>
    private static readonly string[] NumberedStates =
    [
        "New",
        "In Progress",
        OnHold,
        "Awaiting User Info",
        "Awaiting Evidence",
        "Resolved",
        "Closed",
        "Canceled",
    ];

    /// <summary>Reasons of a hold as they are stored.</summary>
    private static readonly Dictionary<string, string> NumberedReasons = new()
    {
        ["1"] = "Awaiting Caller",
        ["3"] = "Awaiting Problem",
        ["4"] = "Awaiting Vendor",
        ["5"] = "Awaiting Change",
    };

    private const string OnHold = "On Hold";
    private static readonly string[] Types = ["fault", "degradation", "security", "request", "other"];
    private static readonly string[] Levels = ["high", "medium", "low"];
    private static readonly string[] Priorities = ["critical", "high", "moderate", "low", "planning"];

    /// <summary>
    /// One of <see cref="States"/>, or what the row says if it is none: 6, <c>6 - Resolved</c> and <c>resolved</c>
    /// are all Resolved.
    /// </summary>
    /// <param name="state">Of the row.</param>
    /// <param name="holdReason">Why it is on hold, if the export says so.</param>
    internal static string State(string state, string? holdReason)
    {
        var number = Digit(state) is { } digit and >= 1 and <= 8 ? NumberedStates[digit - 1] : state;
        if (number.Equals("Cancelled", StringComparison.OrdinalIgnoreCase))
            return "Canceled";
        if (!number.Equals(OnHold, StringComparison.OrdinalIgnoreCase))
            return number;
        return holdReason is null ? "Awaiting Caller" : NumberedReasons.GetValueOrDefault(holdReason, holdReason);
    }

    /// <summary><c>2 - Medium</c>, <c>2</c> and <c>Medium</c> → medium.</summary>
    internal static string? Level(string text) => Place(text, Levels) is { } place ? Levels[place] : null;

    /// <summary><c>3 - Moderate</c>, <c>3</c> and <c>Moderate</c> → P3.</summary>
    internal static string? Priority(string text) => Place(text, Priorities) is { } place ? $"P{place + 1}" : null;

    /// <summary>One of our types of incidents; null for any other word, as each organisation has its own.</summary>
    internal static string? Type(string text) =>
        Array.Find(Types, type => type.Equals(text, StringComparison.OrdinalIgnoreCase));

    private static int? Place(string text, string[] words)
    {
        var place = Digit(text) is { } digit
            ? digit - 1
            : Array.FindIndex(words, word => word.Equals(text, StringComparison.OrdinalIgnoreCase));
        return place >= 0 && place < words.Length ? place : null;
    }

    private static int? Digit(string text) =>
        text.Length > 0 && text[0] is >= '1' and <= '8' && (text.Length == 1 || !char.IsAsciiDigit(text[1]))
            ? text[0] - '0'
            : null;
}

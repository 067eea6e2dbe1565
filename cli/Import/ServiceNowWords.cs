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

    internal static readonly IReadOnlyDictionary<string, (Phase Phase, string? Reason)> States = new Dictionary<string, (Phase, string?)>(StringComparer.OrdinalIgnoreCase)
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

    private static readonly string[] Levels = ["high", "medium", "low"];

    /// <summary><c>2 - Medium</c> → medium.</summary>
    internal static string? Level(string text) => Digit(text) is { } digit and <= 3 ? Levels[digit - 1] : null;

    /// <summary><c>3 - Moderate</c> → P3.</summary>
    internal static string? Priority(string text) => Digit(text) is { } digit ? $"P{digit}" : null;

    private static int? Digit(string text) =>
        text.Length > 0 && text[0] is >= '1' and <= '5' && (text.Length == 1 || !char.IsAsciiDigit(text[1])) ? text[0] - '0' : null;
}

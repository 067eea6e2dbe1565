namespace Sms.Incidents;

/// <summary>The four severities, and the words of monitoring tools for them.</summary>
public static class Severity
{
    public const string Critical = "critical";
    public const string Error = "error";
    public const string Warning = "warning";
    public const string Info = "info";

    public static IReadOnlyList<string> All { get; } = [Critical, Error, Warning, Info];

    /// <summary>Null for a word that is not understood: the integration then treats it as a warning.</summary>
    public static string? Normalise(string? word) => word?.Trim().ToLowerInvariant() switch
    {
        "critical" or "crit" or "fatal" or "emergency" or "alert" or "page" or "disaster" or "p1" or "sev1" => Critical,
        "error" or "err" or "major" or "high" or "p2" or "sev2" => Error,
        "warning" or "warn" or "minor" or "medium" or "average" or "p3" or "sev3" => Warning,
        "info" or "information" or "informational" or "notice" or "low" or "none" or "debug" or "p4" or "p5" or "sev4" => Info,
        _ => null,
    };

    public static string? Worst(IEnumerable<string?> severities) =>
        severities.OfType<string>().OrderBy(severity => All.IndexOf(severity)).FirstOrDefault();

    private static int IndexOf(this IReadOnlyList<string> all, string severity) => all.TakeWhile(other => other != severity).Count();
}

/// <summary>Each high, medium or low.</summary>
public sealed record ImpactAndUrgency(string Impact, string Urgency);

/// <summary>What an alert's severity means for an incident.</summary>
public sealed record SeverityMapping
{
    public ImpactAndUrgency Critical { get; init; } = new("high", "high");
    public ImpactAndUrgency Error { get; init; } = new("high", "medium");
    public ImpactAndUrgency Warning { get; init; } = new("medium", "medium");
    public ImpactAndUrgency Info { get; init; } = new("low", "low");

    public IReadOnlyList<ImpactAndUrgency> All() => [Critical, Error, Warning, Info];

    public ImpactAndUrgency Of(string? severity) => severity switch
    {
        Severity.Critical => Critical,
        Severity.Error => Error,
        Severity.Info => Info,
        _ => Warning,
    };
}

using System.Collections.Frozen;

namespace Sms.Incidents;

/// <summary>The four severities, and the words of monitoring tools for them.</summary>
public static class Severity
{
    public const string Critical = "critical";
    public const string Error = "error";
    public const string Warning = "warning";
    public const string Info = "info";

    public static IReadOnlyList<string> All { get; } = [Critical, Error, Warning, Info];

    private const string CriticalWords = """
        critical crit fatal emergency emerg panic alert alarm page disaster blocker catastrophic down outage
        p0 p1 sev0 sev1
        """;

    private const string ErrorWords =
        "error err major high severe urgent important unreachable unreach failed failure p2 sev2";

    private const string WarningWords = """
        warning warn minor medium moderate average unknown unkn undefined indeterminate noseverity nodata
        insufficientdata unusual p3 sev3
        """;

    private const string InfoWords = """
        info information informational notice low none debug trace verbose notclassified negligible ok up normal clear
        cleared success resolved p4 p5 sev4 sev5
        """;

    private static readonly FrozenDictionary<string, string> Known = AlertWords
        .Words(CriticalWords, Critical)
        .Concat(AlertWords.Words(ErrorWords, Error))
        .Concat(AlertWords.Words(WarningWords, Warning))
        .Concat(AlertWords.Words(InfoWords, Info))
        .ToFrozenDictionary();

    /// <summary>Null for a word that is not understood: the integration then treats it as a warning.</summary>
    public static string? Normalise(string? word) =>
        word is null ? null : Known.GetValueOrDefault(AlertWords.Plain(word));

    public static string? Worst(IEnumerable<string?> severities) =>
        severities.OfType<string>().OrderBy(severity => All.IndexOf(severity)).FirstOrDefault();

    private static int IndexOf(this IReadOnlyList<string> all, string severity) =>
        all.TakeWhile(other => other != severity).Count();
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

    public ImpactAndUrgency Of(string? severity) =>
        severity switch
        {
            Severity.Critical => Critical,
            Severity.Error => Error,
            Severity.Info => Info,
            _ => Warning,
        };
}

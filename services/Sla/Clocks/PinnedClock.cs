namespace Sms.Sla;

/// <summary>
/// One target of one agreement on one incident: the versions that it is measured with, and what was said about it.
/// </summary>
/// <param name="Counting">Last announced as started, not as stopped.</param>
/// <param name="MetAt">Fulfilment that was announced, if nothing else was after it.</param>
public sealed record PinnedClock(
    string ClockId,
    Guid AgreementId,
    int AgreementVersion,
    string Metric,
    Guid CalendarId,
    int CalendarVersion,
    string Service,
    bool Counting,
    IReadOnlyList<ToldWarning> Warnings,
    IReadOnlyList<ToldBreach> Breaches,
    DateTimeOffset? MetAt
)
{
    /// <summary>Highest percentage announced in a cycle; what it overtook is not announced any more.</summary>
    public int WarnedUpTo(long cycle) =>
        Warnings.Where(warning => warning.Cycle == cycle).Select(warning => warning.Percent).DefaultIfEmpty().Max();

    public static string IdOf(Guid incident, Guid agreement, string metric) => $"{incident:N}-{agreement:N}-{metric}";

    /// <summary>The incident of a clock's id, or null for what is no such id.</summary>
    public static Guid? IncidentOf(string clockId) =>
        clockId.Length > 32 && Guid.TryParseExact(clockId.AsSpan(0, 32), "N", out var incident) ? incident : null;
}

public sealed record ToldWarning(long Cycle, int Percent);

/// <summary>A breach that was announced and not retracted.</summary>
/// <param name="Service">Null, as <c>Incident</c> is, when it was announced by an older version.</param>
public sealed record ToldBreach(
    long Cycle,
    string Priority,
    DateTimeOffset DueAt,
    string? Service = null,
    IncidentRef? Incident = null
);

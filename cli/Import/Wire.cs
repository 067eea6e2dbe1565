namespace Sms.Cli.Import;

/// <summary>A history as <c>POST /api/incidents/import</c> takes it, whatever system it comes from.</summary>
public sealed record WireIncident(
    string ExternalId,
    string Title,
    string? Description,
    string Service,
    string Impact,
    string Urgency,
    string Priority,
    string Channel,
    string? Group,
    string? By,
    DateTimeOffset ReportedAt,
    IReadOnlyList<WireChange> Changes,
    string? Category = null,
    string? Type = null
);

/// <param name="Kind">assigned, work-started, on-hold, resumed, prioritised, service-changed, resolved, reopened,
/// closed, linked, unlinked or noted.</param>
public sealed record WireChange(string Kind, DateTimeOffset At, string? By)
{
    public string? Group { get; init; }
    public string? Person { get; init; }
    public string? Reason { get; init; }
    public string? Impact { get; init; }
    public string? Urgency { get; init; }
    public string? Priority { get; init; }
    public string? Service { get; init; }
    public string? Code { get; init; }
    public DateTimeOffset? RestoredAt { get; init; }
    public string? Link { get; init; }
    public string? Target { get; init; }
    public string? Text { get; init; }
}

/// <summary>A row that is not taken over, or a history that the service refused.</summary>
/// <param name="Line">Of the file, counted from 1; the incident's first for a refused history.</param>
/// <param name="Incident">Its number, as far as it can be read.</param>
public sealed record BadRow(int Line, string? Incident, string Reason);

using Sms.ServiceDefaults;

namespace Sms.Sla;

/// <summary>
/// Planned work on services: from the start of a change's implementation to its end, and to the end of its window at
/// the latest.
/// </summary>
/// <param name="Version">Grows with whatever is learned of the change.</param>
/// <param name="Number">For people: <c>CHG0000012</c>.</param>
/// <param name="To">Exclusive.</param>
public sealed record PlannedWork(
    Guid ChangeId,
    long Version,
    string Number,
    IReadOnlyList<string> Services,
    DateTimeOffset From,
    DateTimeOffset To
)
{
    /// <summary>Whether it counts for a service at a moment.</summary>
    public bool Covers(string service, DateTimeOffset at) => From <= at && at < To && Services.Contains(service);

    /// <summary>
    /// It is on a service of the incident, between its report and its end; <see cref="PlannedWorkIndex"/> asks the
    /// same.
    /// </summary>
    public bool Touches(IncidentClocks incident) =>
        incident.ReportedAt < To
        && (incident.EndedAt is not { } ended || From <= ended)
        && Services.Any(incident.Services.Contains);
}

/// <summary>What has been heard of a change's implementation, in whatever order.</summary>
/// <param name="Id">The change.</param>
public sealed record Window(Guid Id, string Number, IReadOnlyList<string> Services) : IStreamState
{
    /// <summary>Version of the stream that this state reflects; the event store writes it, no event does.</summary>
    public long Version { get; init; }

    /// <summary>Version of the change that its start was told with; 0: not yet.</summary>
    public long StartVersion { get; init; }
    public DateTimeOffset? From { get; init; }
    public DateTimeOffset? Until { get; init; }
    public bool Exception { get; init; }
    public long EndVersion { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    public static Window Create(WorkBegan e) => new Window(e.ChangeId, e.Number, e.Services).Apply(e);

    public static Window Create(WorkEnded e) => new Window(e.ChangeId, e.Number, e.Services).Apply(e);

    public Window Apply(WorkBegan e) =>
        this with
        {
            Services = e.Services,
            StartVersion = e.ChangeVersion,
            From = e.From,
            Until = e.Until,
            Exception = e.Exception,
        };

    public Window Apply(WorkEnded e) => this with { EndVersion = e.ChangeVersion, EndedAt = e.At };

    public static Decision Hear(Window? known, WorkBegan told) =>
        known?.StartVersion >= told.ChangeVersion ? Decision.Nothing : Decision.Append(told);

    public static Decision Hear(Window? known, WorkEnded told) =>
        known?.EndVersion >= told.ChangeVersion ? Decision.Nothing : Decision.Append(told);

    /// <summary>
    /// Null while the start is not known, and for work that no window allowed: it counts like any other time.
    /// </summary>
    public PlannedWork? Work() =>
        From is { } from && Until is { } until && !Exception
            ? new(Id, StartVersion + EndVersion, Number, Services, from, EndedAt < until ? EndedAt.Value : until)
            : null;
}

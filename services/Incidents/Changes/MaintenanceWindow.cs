using Marten;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>The change whose maintenance window an incident began in.</summary>
public sealed record MaintenanceRef(Guid ChangeId, string Number);

/// <summary>
/// The time in which a change is carried out. Whichever of its begin and its end is heard of first, it comes to the
/// same.
/// </summary>
public sealed record MaintenanceWindow : IStreamState
{
    private const string By = "system:changes";

    /// <summary>Id of the change.</summary>
    public required Guid Id { get; init; }

    /// <summary>Version of the stream that this state reflects; the event store writes it, no event does.</summary>
    public long Version { get; init; }
    public required string Number { get; init; }
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>Null: only its end is known.</summary>
    public DateTimeOffset? From { get; init; }
    public DateTimeOffset? Until { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public bool Exception { get; init; }

    /// <summary>Exclusive: when the change ended, or its window at the latest.</summary>
    public DateTimeOffset? Ends => EndedAt is null || Until < EndedAt ? Until : EndedAt;

    public static MaintenanceWindow Create(MaintenanceBegan e) =>
        new MaintenanceWindow { Id = e.ChangeId, Number = e.Number }.Apply(e);

    public static MaintenanceWindow Create(MaintenanceEnded e) =>
        new MaintenanceWindow { Id = e.ChangeId, Number = e.Number }.Apply(e);

    public MaintenanceWindow Apply(MaintenanceBegan e) =>
        this with
        {
            Services = e.Services,
            From = e.From,
            Until = e.Until,
            Exception = e.Exception,
        };

    public MaintenanceWindow Apply(MaintenanceEnded e) => this with { EndedAt = e.At };

    public bool Covers(string service, DateTimeOffset at) =>
        !Exception && From <= at && at < Ends && Services.Contains(service);

    public static Decision Begin(MaintenanceWindow? known, MaintenanceBegan said) =>
        known?.From is null ? Decision.Append(said) : Decision.Nothing;

    public static Decision End(MaintenanceWindow? known, MaintenanceEnded said) =>
        known?.EndedAt is null ? Decision.Append(said) : Decision.Nothing;

    /// <summary>
    /// Those that end after a moment; few, whatever number of changes there were. One that is heard of before the
    /// session's transaction ends looks at what that has brought.
    /// </summary>
    internal static async Task<IReadOnlyList<MaintenanceWindow>> Since(
        IDocumentSession session,
        DateTimeOffset at,
        CancellationToken cancellation
    )
    {
        await session.AcquireSharedLock(cancellation);
        var since = at.ToUniversalTime();
        return await session.Query<MaintenanceWindow>().Where(x => x.Ends > since).ToListAsync(cancellation);
    }

    /// <summary>An incident that was reported before anybody here had heard of the window that it began in.</summary>
    public Decision Mark(Incident incident, DateTimeOffset now) =>
        incident is { Maintenance: null, Origin: null } && Covers(incident.Service, incident.ReportedAt)
            ? Decision.Append(new IncidentFoundInMaintenance(Id, Number, By, now))
            : Decision.Nothing;

    /// <summary>
    /// What follows from a report at once: it is marked as maintenance, or else may be major by criteria.
    /// </summary>
    internal static IEnumerable<object> Follow(
        IReadOnlyList<MaintenanceWindow>? windows,
        IncidentReported reported,
        MajorCriteria major,
        DateTimeOffset now
    ) =>
        (windows ?? [])
            .Where(window => window.Covers(reported.Service, reported.At))
            .OrderBy(window => window.From)
            .ThenBy(window => window.Id)
            .FirstOrDefault()
            is { } window
            ? [new IncidentFoundInMaintenance(window.Id, window.Number, By, now)]
            : major.Declare(reported.Service, reported.Priority, now);
}

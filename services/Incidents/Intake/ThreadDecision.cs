using Sms.ServiceDefaults.Catalogue;

namespace Sms.Incidents;

/// <summary>What became of a delivery; the ledger keeps it beside the occurrence.</summary>
public static class Outcome
{
    public const string Opened = "opened";
    public const string Repeated = "repeated";
    public const string Reopened = "reopened";
    public const string Acknowledged = "acknowledged";
    public const string Cleared = "cleared";

    /// <summary>Of a group: what was listed has cleared, and others fire.</summary>
    public const string PartlyCleared = "partly-cleared";
    public const string Late = "late";
    public const string Duplicate = "duplicate";
    public const string Ignored = "ignored";
    public const string Flapping = "flapping";
    public const string Joined = "joined";
    public const string Settled = "settled";
}

/// <summary>All that one delivery comes to; to be written in one commit.</summary>
/// <param name="What">One of <see cref="Outcome"/>.</param>
/// <param name="Thread">The thread as it is now; null when there is nothing to remember.</param>
/// <param name="IncidentId">The incident concerned, if any.</param>
/// <param name="StartsIncident"><paramref name="Events"/> start a new stream, and the prepared number is used
/// up.</param>
/// <param name="Events">Events for that incident's stream; often none.</param>
public sealed record ThreadDecision(
    string What,
    AlertThread? Thread,
    Guid? IncidentId,
    bool StartsIncident,
    IReadOnlyList<object> Events
)
{
    /// <summary>The integration's flood as it is now; null when nothing has changed about it.</summary>
    public AlertFlood? Flood { get; init; }

    internal static ThreadDecision Of(string what, AlertThread? thread, params IReadOnlyList<object> events) =>
        new(what, thread, thread?.IncidentId, false, events);

    internal static ThreadDecision Opened(AlertThread thread, IReadOnlyList<object> events) =>
        new(Outcome.Opened, thread, thread.IncidentId, true, events);
}

/// <summary>
/// Prepared for the case that the alert opens an incident; unused otherwise, so the same number may be offered again.
/// </summary>
/// <param name="Flood">Whether the integration opens too many.</param>
/// <param name="Services">Those of the batch that the catalogue offers; null: none.</param>
/// <param name="FloodIncident">The incident of <paramref name="Flood"/>, if there is one.</param>
/// <param name="Windows">Maintenance windows, if there are any.</param>
public sealed record NewIncident(
    Guid Id,
    long Sequence,
    IncidentRules Rules,
    AlertFlood? Flood = null,
    Incident? FloodIncident = null,
    IReadOnlyDictionary<string, KnownService>? Services = null,
    IReadOnlyList<MaintenanceWindow>? Windows = null
)
{
    /// <summary>What follows from the report at once.</summary>
    internal IEnumerable<object> Follow(IncidentReported reported, DateTimeOffset now) =>
        MaintenanceWindow.Follow(Windows, reported, Rules.Major, now);
}

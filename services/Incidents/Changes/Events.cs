using Sms.ServiceDefaults;

namespace Sms.Incidents;

// Of an incident's stream.

/// <summary>The change may have caused the incident.</summary>
/// <param name="ChangeVersion">Of the change's stream.</param>
/// <param name="Rank">1 for the likeliest.</param>
/// <param name="Score">0 to 1.</param>
/// <param name="Kind">suspect or nearby; null: stored before the two were told apart, as a suspect.</param>
public sealed record SuspectNoted(
    Guid ChangeId,
    long ChangeVersion,
    string Number,
    string Title,
    int Rank,
    double Score,
    IReadOnlyList<string> Reasons,
    string By,
    DateTimeOffset At,
    string? Kind = null
) : IHappened;

/// <summary>The change has caused the incident: somebody found that.</summary>
public sealed record CauseNoted(Guid ChangeId, long ChangeVersion, string Number, string By, DateTimeOffset At)
    : IHappened;

/// <summary>The incident began while the change had its maintenance window.</summary>
public sealed record IncidentFoundInMaintenance(Guid ChangeId, string Number, string By, DateTimeOffset At) : IHappened;

// Of a maintenance window's stream, which has the id of its change.

/// <param name="Exception">Outside of any window: nothing of it counts as planned.</param>
public sealed record MaintenanceBegan(
    Guid ChangeId,
    string Number,
    IReadOnlyList<string> Services,
    DateTimeOffset From,
    DateTimeOffset Until,
    bool Exception,
    string By,
    DateTimeOffset At
) : IHappened;

public sealed record MaintenanceEnded(Guid ChangeId, string Number, string By, DateTimeOffset At) : IHappened;

using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>
/// Closes what was resolved long enough ago without an objection. A timer's decision: it never refuses, it waits.
/// </summary>
public static class AutoClose
{
    public const string By = "system:auto-close";

    /// <summary>
    /// When the incident is to be looked at, or null while nothing is due: not resolved, or major without its review.
    /// </summary>
    public static DateTimeOffset? DueAt(Incident incident, TimeSpan after) =>
        incident
            is { State: IncidentState.Resolved, ResolvedAt: { } resolved }
                and not { Major.ReviewedAt: null, Major: not null }
            ? resolved + after
            : null;

    public static Decision Decide(Incident incident, TimeSpan after, DateTimeOffset now) =>
        DueAt(incident, after) <= now ? Decision.Append(new IncidentClosed("auto", By, now)) : Decision.Nothing;
}

namespace Sms.Changes;

/// <param name="EndedAt">When the implementation ended.</param>
public sealed record ReportedChange(
    Guid Id,
    string Number,
    string Title,
    string Service,
    DateTimeOffset? EndedAt,
    string? Exception
)
{
    internal static ReportedChange Of(Change x) => new(x.Id, x.Number, x.Title, x.Service, x.EndedAt, x.Exception);
}

/// <summary>How changes went whose implementation ended in a period.</summary>
/// <param name="SuccessRate">Share of those that reached their aim and caused no incident; null: none ended.</param>
/// <param name="EmergencyShare">Share of emergencies; null: none ended.</param>
/// <param name="IncidentsCaused">Incidents that somebody found one of them to have caused.</param>
/// <param name="Unauthorised">Those that began without approval or outside their window.</param>
/// <param name="OverdueReviews">Reviews that are missing longer than the policy allows, of any period.</param>
public sealed record ChangeReport(
    DateTimeOffset From,
    DateTimeOffset To,
    int Ended,
    int Implemented,
    int BackedOut,
    int Failed,
    double? SuccessRate,
    int Emergencies,
    double? EmergencyShare,
    int IncidentsCaused,
    IReadOnlyList<ReportedChange> Unauthorised,
    IReadOnlyList<ReportedChange> OverdueReviews
)
{
    /// <param name="ended">Those of the period.</param>
    /// <param name="unreviewed">Ended and not reviewed, of any period.</param>
    public static ChangeReport Of(
        DateTimeOffset from,
        DateTimeOffset to,
        IReadOnlyList<Change> ended,
        IEnumerable<Change> unreviewed,
        PolicyTerms policy,
        DateTimeOffset now
    )
    {
        int Count(string outcome) => ended.Count(change => change.Outcome == outcome);
        var emergencies = ended.Count(change => change.Type == ChangeType.Emergency);
        return new(
            from,
            to,
            ended.Count,
            Count(Outcome.Implemented),
            Count(Outcome.BackedOut),
            Count(Outcome.Failed),
            Share(ended.Count(change => !change.WentWrong())),
            emergencies,
            Share(emergencies),
            ended
                .SelectMany(change => change.Causes)
                .Where(cause => cause.State == CauseState.Confirmed)
                .Select(cause => cause.IncidentId)
                .Distinct()
                .Count(),
            [
                .. ended
                    .Where(change => change.Exception is not null)
                    .OrderBy(change => change.Sequence)
                    .Select(ReportedChange.Of),
            ],
            [
                .. unreviewed
                    .Where(change => change.NeedsReview() && change.EndedAt?.AddDays(policy.ReviewWithinDays) < now)
                    .OrderBy(change => change.Sequence)
                    .Select(ReportedChange.Of),
            ]
        );

        double? Share(int part) => ended.Count == 0 ? null : Math.Round((double)part / ended.Count, 4);
    }
}

using Sms.ServiceDefaults;

namespace Sms.Capacity;

/// <summary>A capacity plan as it stands.</summary>
public sealed record Plan : IStreamState
{
    public required Guid Id { get; init; }

    /// <summary>Version of the stream that this state reflects; the event store writes it, no event does.</summary>
    public long Version { get; init; }

    /// <summary>Version of the plan, as people count: 1, 2, …</summary>
    public int Edition { get; init; } = 1;

    /// <summary>Of its terms: for those who look for all of a service.</summary>
    public required string Service { get; init; }
    public required PlanTerms Terms { get; init; }

    /// <summary>As this edition found them.</summary>
    public required IReadOnlyList<PlannedResource> Resources { get; init; }
    public required string State { get; init; }

    /// <summary>Who wrote any part of this edition: none of them approves it.</summary>
    public required IReadOnlyList<string> Authors { get; init; }
    public required DateTimeOffset DraftedAt { get; init; }
    public string? DecidedBy { get; init; }
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>The edition that was approved last; null: none yet.</summary>
    public int? ApprovedEdition { get; init; }
    public required DateTimeOffset ReviewOn { get; init; }
    public bool ReviewDue { get; init; }
    public DateTimeOffset? ReviewedAt { get; init; }

    public static Plan Create(PlanDrafted e) =>
        new()
        {
            Id = e.PlanId,
            Service = e.Terms.Service,
            Terms = e.Terms,
            Resources = e.Resources,
            State = PlanState.Drafted,
            Authors = [e.By],
            DraftedAt = e.At,
            ReviewOn = e.Terms.ReviewOn,
        };

    public Plan Apply(PlanRevised e) =>
        this with
        {
            // What was never decided on is still the same edition, by one more author.
            Edition = State is PlanState.Drafted or PlanState.Submitted ? Edition : Edition + 1,
            Authors = State is PlanState.Drafted or PlanState.Submitted ? [.. Authors.Union([e.By])] : [e.By],
            Service = e.Terms.Service,
            Terms = e.Terms,
            Resources = e.Resources,
            State = PlanState.Drafted,
            DraftedAt = e.At,
            DecidedBy = null,
            DecidedAt = null,
            ReviewOn = e.Terms.ReviewOn,
        };

    public Plan Apply(PlanSubmitted _) => this with { State = PlanState.Submitted };

    public Plan Apply(PlanApproved e) =>
        this with
        {
            State = PlanState.Approved,
            ApprovedEdition = e.Edition,
            DecidedBy = e.By,
            DecidedAt = e.At,
            ReviewDue = false,
        };

    public Plan Apply(PlanRejected e) => this with { State = PlanState.Rejected, DecidedBy = e.By, DecidedAt = e.At };

    public Plan Apply(PlanReviewFellDue _) => this with { ReviewDue = true };

    public Plan Apply(PlanReviewed e) => this with { ReviewOn = e.NextReviewOn, ReviewDue = false, ReviewedAt = e.At };
}

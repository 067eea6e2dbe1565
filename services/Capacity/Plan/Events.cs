using Sms.ServiceDefaults;

namespace Sms.Capacity;

// What is stored in a plan's stream. This is a storage format: records are never edited once shipped.

/// <summary>Version 1 of a plan, with the figures of the resources as they were.</summary>
public sealed record PlanDrafted(
    Guid PlanId,
    PlanTerms Terms,
    IReadOnlyList<PlannedResource> Resources,
    string By,
    DateTimeOffset At
) : IHappened;

/// <summary>One more version, with new figures; it has to be approved anew.</summary>
public sealed record PlanRevised(
    PlanTerms Terms,
    IReadOnlyList<PlannedResource> Resources,
    string By,
    DateTimeOffset At
) : IHappened;

public sealed record PlanSubmitted(string By, DateTimeOffset At) : IHappened;

/// <param name="Edition">The version of the plan that is approved: 1, 2, …</param>
public sealed record PlanApproved(int Edition, string? Comment, string By, DateTimeOffset At) : IHappened;

public sealed record PlanRejected(int Edition, string Reason, string By, DateTimeOffset At) : IHappened;

/// <summary>The day has come on which an approved plan was to be looked at again.</summary>
public sealed record PlanReviewFellDue(DateTimeOffset ReviewOn, string By, DateTimeOffset At) : IHappened;

/// <param name="NextReviewOn">When it is to be looked at again.</param>
public sealed record PlanReviewed(string Findings, DateTimeOffset NextReviewOn, string By, DateTimeOffset At)
    : IHappened;

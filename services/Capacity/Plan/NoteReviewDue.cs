using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Due;

namespace Sms.Capacity;

/// <summary>The day of a plan's review has come. A timer's decision: it never refuses.</summary>
public static class NoteReviewDue
{
    public static Decision Decide(Plan plan, DateTimeOffset now) =>
        plan is { State: PlanState.Approved, ReviewDue: false } && plan.ReviewOn <= now
            ? Decision.Append(new PlanReviewFellDue(plan.ReviewOn, WatchThresholds.By, now))
            : Decision.Nothing;

    /// <returns>When to look again; null: when something has happened.</returns>
    internal static DateTimeOffset? Look(Streams<Plan> plans, DueItem item, DateTimeOffset now)
    {
        if (plans[item.Stream] is not { } plan)
            return null;
        plans.Decide(item.Stream, x => Decide(x!, now), item);
        return plan.ReviewOn > now ? plan.ReviewOn : null;
    }
}

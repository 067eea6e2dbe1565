using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Capacity;

/// <summary>Somebody has looked whether an approved plan still does.</summary>
public sealed record ReviewPlan(
    [property: Required, MaxLength(Limits.Text)] string Findings,
    DateTimeOffset NextReviewOn
)
{
    public static Decision Decide(Plan plan, ReviewPlan command, string by, DateTimeOffset now)
    {
        if (plan.State != PlanState.Approved)
            return Decision.Refuse("plan-not-approved", $"Edition {plan.Edition} is {plan.State}, not approved.");
        if (command.NextReviewOn <= now)
            return Decision.Refuse("review-in-the-past", "The next review is after now.");
        return plan.ReviewOn == command.NextReviewOn.ToUniversalTime() && !plan.ReviewDue
            ? Decision.Nothing
            : Decision.Append(new PlanReviewed(command.Findings, command.NextReviewOn.ToUniversalTime(), by, now));
    }
}

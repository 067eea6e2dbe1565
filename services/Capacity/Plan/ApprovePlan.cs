using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Capacity;

/// <summary>The plan is what is going to be done. Nobody approves what they have written.</summary>
/// <param name="Edition">That was read; what was revised meanwhile is not approved by mistake. Null: the one that is
/// submitted.</param>
public sealed record ApprovePlan([property: MaxLength(Limits.Reason)] string? Comment = null, int? Edition = null)
{
    public static Decision Decide(Plan plan, ApprovePlan command, string by, DateTimeOffset now)
    {
        if (plan.State == PlanState.Approved && (command.Edition ?? plan.Edition) == plan.Edition)
            return Decision.Nothing;
        if (plan.State != PlanState.Submitted)
            return Decision.Refuse("plan-not-submitted", $"Edition {plan.Edition} is {plan.State}, not submitted.");
        if (command.Edition is { } read && read != plan.Edition)
            return Decision.Refuse("plan-revised", $"Edition {read} was revised: {plan.Edition} is submitted.");
        return plan.Authors.Contains(by)
            ? Decision.Refuse("own-plan", "Nobody approves a plan that they have written.")
            : Decision.Append(new PlanApproved(plan.Edition, command.Comment, by, now));
    }
}

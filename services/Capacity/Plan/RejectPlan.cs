using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Capacity;

/// <summary>The plan is not what is going to be done; a revised one may be.</summary>
public sealed record RejectPlan([property: Required, MaxLength(Limits.Reason)] string Reason)
{
    public static Decision Decide(Plan plan, RejectPlan command, string by, DateTimeOffset now) =>
        plan.State switch
        {
            PlanState.Rejected => Decision.Nothing,
            PlanState.Submitted => Decision.Append(new PlanRejected(plan.Edition, command.Reason, by, now)),
            _ => Decision.Refuse("plan-not-submitted", $"Edition {plan.Edition} is {plan.State}, not submitted."),
        };
}

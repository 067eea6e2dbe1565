using Sms.ServiceDefaults;

namespace Sms.Capacity;

/// <summary>The plan is ready to be decided on.</summary>
public static class SubmitPlan
{
    public static Decision Decide(Plan plan, string by, DateTimeOffset now) =>
        plan.State switch
        {
            PlanState.Submitted => Decision.Nothing,
            PlanState.Drafted => Decision.Append(new PlanSubmitted(by, now)),
            _ => Decision.Refuse("plan-decided", $"Edition {plan.Edition} is {plan.State}. Revise the plan first."),
        };
}

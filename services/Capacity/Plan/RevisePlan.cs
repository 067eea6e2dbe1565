using Sms.ServiceDefaults;

namespace Sms.Capacity;

/// <summary>
/// Other terms, or the same with new figures. What was approved stays in the history; the new edition has to be
/// approved anew.
/// </summary>
public static class RevisePlan
{
    public static Decision Decide(
        Plan plan,
        PlanTerms terms,
        IReadOnlyList<PlannedResource> resources,
        string by,
        DateTimeOffset now
    ) =>
        plan.Terms.SameAs(terms) && plan.Resources.SequenceEqual(resources)
            ? Decision.Nothing
            : Decision.Append(new PlanRevised(terms, resources, by, now));
}

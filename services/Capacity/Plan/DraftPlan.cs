using Sms.ServiceDefaults;

namespace Sms.Capacity;

/// <summary>A plan for a service, with what is known of its resources at the moment.</summary>
public static class DraftPlan
{
    public static Decision Decide(
        Guid id,
        PlanTerms terms,
        IReadOnlyList<PlannedResource> resources,
        string by,
        DateTimeOffset now
    ) => Decision.Append(new PlanDrafted(id, terms, resources, by, now));
}

using Sms.ServiceDefaults;

namespace Sms.Webhooks;

/// <summary>Begins to tell an address about events. The answer shows the secret once.</summary>
public static class AddSubscription
{
    public static Decision Decide(Target target, Guid id, string by, DateTimeOffset now) =>
        Decision.Append(new SubscriptionAdded(id, target.Url, [.. target.Types.Distinct()], by, now));
}

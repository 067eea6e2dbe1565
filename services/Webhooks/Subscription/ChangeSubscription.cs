using Sms.ServiceDefaults;

namespace Sms.Webhooks;

/// <summary>
/// Another address or other types, for all that is sent from now on; also for what is still to be tried again.
/// </summary>
public static class ChangeSubscription
{
    public static Decision Decide(Subscription subscription, Target target, string by, DateTimeOffset now)
    {
        string[] types = [.. target.Types.Distinct()];
        return subscription.Url == target.Url && subscription.Types.SequenceEqual(types)
            ? Decision.Nothing
            : Decision.Append(new SubscriptionChanged(target.Url, types, by, now));
    }
}

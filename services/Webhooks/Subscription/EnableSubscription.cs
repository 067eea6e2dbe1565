using Sms.ServiceDefaults;

namespace Sms.Webhooks;

/// <summary>
/// Events are sent again from now on. What failed meanwhile is tried again only when somebody asks for it.
/// </summary>
public static class EnableSubscription
{
    public static Decision Decide(Subscription subscription, string by, DateTimeOffset now) =>
        subscription.Disabled ? Decision.Append(new SubscriptionEnabled(by, now)) : Decision.Nothing;
}

using Sms.ServiceDefaults;

namespace Sms.Webhooks;

/// <summary>
/// Nothing is sent any more, and events that come meanwhile are not kept for it; what is pending ends as failed.
/// </summary>
public static class DisableSubscription
{
    /// <summary>Signs for a receiver that says 410.</summary>
    public const string By = "system:webhooks";

    public static Decision Decide(Subscription subscription, string reason, string by, DateTimeOffset now) =>
        subscription.Disabled ? Decision.Nothing : Decision.Append(new SubscriptionDisabled(reason, by, now));

    internal static RuleViolation Refusal { get; } =
        new("webhook-disabled", "The webhook is disabled. Enable it first.");
}

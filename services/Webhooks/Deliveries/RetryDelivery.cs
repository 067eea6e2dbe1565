using Sms.ServiceDefaults;

namespace Sms.Webhooks;

/// <summary>
/// Sends again by hand. One that failed begins its schedule anew; one that waits is tried at once and goes on where it
/// was. Deliveries are a ledger, not streams, so what follows is a row's next state and not an event.
/// </summary>
public static class RetryDelivery
{
    /// <returns>The rule that forbids it, or null.</returns>
    public static RuleViolation? Decide(Subscription subscription, string state) =>
        subscription.Disabled ? DisableSubscription.Refusal
        : state == DeliveryState.Delivered
            ? new RuleViolation("delivery-delivered", "The receiver has accepted it already.")
        : null;
}

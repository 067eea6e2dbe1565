namespace Sms.Contracts;

/// <summary>A queue on the exchange. Whoever declares it, a service or the local runner, declares just this.</summary>
/// <param name="Service">Whose it is.</param>
/// <param name="RoutingKey">What comes into it.</param>
public sealed record RoutedQueue(string Service, string Name, string RoutingKey)
{
    // A message that keeps failing before a handler sees it (a crash while reading it) must end somewhere visible too.
    private const int DeliveryLimit = 20;

    /// <summary>A queue that survives; what cannot be handled ends in the service's queue of dead letters.</summary>
    public IReadOnlyDictionary<string, object> Arguments =>
        new Dictionary<string, object>
        {
            ["x-queue-type"] = "quorum",
            ["x-delivery-limit"] = DeliveryLimit,
            ["x-dead-letter-exchange"] = Routes.OwnExchange(Service),
            ["x-dead-letter-routing-key"] = Routes.DeadLetters(Service),
        };
}

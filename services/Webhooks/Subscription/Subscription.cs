using Sms.ServiceDefaults;

namespace Sms.Webhooks;

/// <summary>Why a subscription is disabled.</summary>
public static class DisabledReason
{
    public const string ByHand = "by-hand";
    public const string Gone = "gone";
}

/// <summary>Who wants to be told what: an address outside, and the types of events that go there.</summary>
public sealed record Subscription : IStreamState
{
    public required Guid Id { get; init; }

    /// <summary>Version of the stream that this state reflects; the event store writes it, no event does.</summary>
    public long Version { get; init; }
    public required string Url { get; init; }
    public required IReadOnlyList<string> Types { get; init; }
    public bool Disabled { get; init; }

    /// <summary>by-hand or gone, while it is disabled.</summary>
    public string? DisabledReason { get; init; }

    /// <summary>Whether an event of this type is for it.</summary>
    public bool Wants(string type) => !Disabled && Types.Any(pattern => EventTypes.Matches(pattern, type));

    public static Subscription Create(SubscriptionAdded e) =>
        new()
        {
            Id = e.SubscriptionId,
            Url = e.Url,
            Types = e.Types,
        };

    public Subscription Apply(SubscriptionChanged e) => this with { Url = e.Url, Types = e.Types };

    // The secrets are elsewhere; that one was rotated is for the history alone.
    public Subscription Apply(SecretRotated e) => this;

    public Subscription Apply(SubscriptionDisabled e) => this with { Disabled = true, DisabledReason = e.Reason };

    public Subscription Apply(SubscriptionEnabled e) => this with { Disabled = false, DisabledReason = null };
}

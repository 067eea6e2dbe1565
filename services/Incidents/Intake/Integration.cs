using Sms.ServiceDefaults;

namespace Sms.Incidents;

// Stored: see Incident/Events.cs. The key itself is in no event, only its hash.
public sealed record IntegrationAdded(Guid IntegrationId, string Name, string KeyHash, IntegrationSettings Settings, string By, DateTimeOffset At) : IHappened;
public sealed record IntegrationChanged(IntegrationSettings Settings, string By, DateTimeOffset At) : IHappened;
public sealed record IntegrationKeyRotated(string KeyHash, string By, DateTimeOffset At) : IHappened;
public sealed record IntegrationDisabled(string By, DateTimeOffset At) : IHappened;

/// <summary>A monitoring tool that may send alerts: its key, and how its alerts are treated.</summary>
public sealed record Integration
{
    public required Guid Id { get; init; }

    /// <summary>Version of the stream that this state reflects; the event store writes it, no event does.</summary>
    public long Version { get; init; }
    public required string Name { get; init; }
    public required string KeyHash { get; init; }
    public required IntegrationSettings Settings { get; init; }

    /// <summary>Its key is not accepted any more. Final: whoever wants it back adds another with a new key.</summary>
    public bool Disabled { get; init; }

    /// <summary>How it signs what its alerts do to incidents.</summary>
    public string By() => $"integration:{Name}";

    public static Integration Create(IntegrationAdded e) =>
        new() { Id = e.IntegrationId, Name = e.Name, KeyHash = e.KeyHash, Settings = e.Settings };

    public Integration Apply(IntegrationChanged e) => this with { Settings = e.Settings };
    public Integration Apply(IntegrationKeyRotated e) => this with { KeyHash = e.KeyHash };
    public Integration Apply(IntegrationDisabled e) => this with { Disabled = true };
}

using Sms.ServiceDefaults;

namespace Sms.Incidents;

// Stored: see Incident/Events.cs. The key itself is in no event, only its hash.
public sealed record IntegrationAdded(
    Guid IntegrationId,
    string Name,
    string KeyHash,
    IntegrationSettings Settings,
    string By,
    DateTimeOffset At
) : IHappened;

public sealed record IntegrationChanged(IntegrationSettings Settings, string By, DateTimeOffset At) : IHappened;

/// <param name="OldValidUntil">Until then the key before is accepted, too. Null, as in the first version: it ended at
/// once.</param>
public sealed record IntegrationKeyRotated(
    string KeyHash,
    string By,
    DateTimeOffset At,
    DateTimeOffset? OldValidUntil = null
) : IHappened;

public sealed record IntegrationDisabled(string By, DateTimeOffset At) : IHappened;

/// <summary>The tool has made a change.</summary>
/// <param name="ChangeAnnouncedId">The id that the change is to have.</param>
public sealed record ChangeAnnounced(
    Guid ChangeAnnouncedId,
    string Service,
    string Summary,
    string By,
    DateTimeOffset At
) : IHappened;

/// <summary>A monitoring tool that may send alerts: its key, and how its alerts are treated.</summary>
public sealed record Integration : IStreamState
{
    public required Guid Id { get; init; }

    /// <summary>Version of the stream that this state reflects; the event store writes it, no event does.</summary>
    public long Version { get; init; }
    public required string Name { get; init; }
    public required string KeyHash { get; init; }

    /// <summary>The key before, while a rotation lets it overlap with the new one.</summary>
    public string? OldKeyHash { get; init; }
    public DateTimeOffset? OldKeyValidUntil { get; init; }
    public required IntegrationSettings Settings { get; init; }

    /// <summary>
    /// None of its keys is accepted any more. Final: whoever wants it back adds another with a new key.
    /// </summary>
    public bool Disabled { get; init; }

    /// <summary>How it signs what its alerts do to incidents.</summary>
    public string By() => $"integration:{Name}";

    /// <returns>Until when a key is accepted, as far as is known now; null: not at all.</returns>
    public DateTimeOffset? AcceptsUntil(string keyHash, DateTimeOffset now) =>
        Disabled ? null
        : keyHash == KeyHash ? DateTimeOffset.MaxValue
        : keyHash == OldKeyHash && OldKeyValidUntil > now ? OldKeyValidUntil
        : null;

    public static Integration Create(IntegrationAdded e) =>
        new()
        {
            Id = e.IntegrationId,
            Name = e.Name,
            KeyHash = e.KeyHash,
            Settings = e.Settings,
        };

    public Integration Apply(IntegrationChanged e) => this with { Settings = e.Settings };

    public Integration Apply(IntegrationKeyRotated e) =>
        this with
        {
            KeyHash = e.KeyHash,
            OldKeyHash = e.OldValidUntil is null ? null : KeyHash,
            OldKeyValidUntil = e.OldValidUntil,
        };

    // It leaves the state, but not its version.
    public Integration Apply(ChangeAnnounced _) => this;

    public Integration Apply(IntegrationDisabled e) => this with { Disabled = true };
}

using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>
/// What the catalogue has told of a service. Which message came first makes no difference: the newest entry holds.
/// </summary>
public sealed record KnownService : IStreamState
{
    public required Guid Id { get; init; }

    /// <summary>Version of the stream that this state reflects; the event store writes it, no event does.</summary>
    public long Version { get; init; }

    /// <summary>Key of the service, by which everybody names it.</summary>
    public required string Service { get; init; }
    public string? Owner { get; init; }

    /// <summary>critical, high, medium or low; null: only its end is known.</summary>
    public string? Criticality { get; init; }
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    /// <summary>Of the catalogue's entry.</summary>
    public long DefinedVersion { get; init; }
    public long RetiredVersion { get; init; }

    /// <summary>A service that is defined anew after its end is offered again.</summary>
    public bool Retired => RetiredVersion > DefinedVersion;

    public static KnownService Create(ServiceNoted e) =>
        new KnownService { Id = e.ServiceId, Service = e.Service }.Apply(e);

    public static KnownService Create(ServiceRetirementNoted e) =>
        new()
        {
            Id = e.ServiceId,
            Service = e.Service,
            RetiredVersion = e.ServiceVersion,
        };

    public KnownService Apply(ServiceNoted e) =>
        this with
        {
            Service = e.Service,
            Owner = e.Owner,
            Criticality = e.Criticality,
            DependsOn = e.DependsOn,
            DefinedVersion = e.ServiceVersion,
        };

    public KnownService Apply(ServiceRetirementNoted e) => this with { RetiredVersion = e.ServiceVersion };

    public static Decision Note(KnownService? known, ServiceNoted said) =>
        said.ServiceVersion <= (known?.DefinedVersion ?? 0) ? Decision.Nothing : Decision.Append(said);

    public static Decision Note(KnownService? known, ServiceRetirementNoted said) =>
        said.ServiceVersion <= (known?.RetiredVersion ?? 0) ? Decision.Nothing : Decision.Append(said);
}

using Sms.ServiceDefaults;

namespace Sms.Catalog;

/// <summary>A service as it stands in the catalogue.</summary>
public sealed record CataloguedService : IStreamState
{
    public required Guid Id { get; init; }

    /// <summary>Version of the stream that this state reflects; the event store writes it, no event does.</summary>
    public long Version { get; init; }

    /// <summary>The key by which everybody names it.</summary>
    public required string Service { get; init; }
    public required string Name { get; init; }

    /// <summary>A user id.</summary>
    public string? Owner { get; init; }

    /// <summary>critical, high, medium or low.</summary>
    public required string Criticality { get; init; }
    public string? SupportGroup { get; init; }
    public string? Description { get; init; }

    /// <summary>Keys, in order.</summary>
    public required IReadOnlyList<string> DependsOn { get; init; }

    /// <summary>No longer offered.</summary>
    public bool Retired { get; init; }

    public ServiceTerms Terms() =>
        new()
        {
            Name = Name,
            Owner = Owner,
            Criticality = Criticality,
            SupportGroup = SupportGroup,
            Description = Description,
            DependsOn = DependsOn,
        };

    public static CataloguedService Create(ServiceRegistered e) =>
        new()
        {
            Id = e.ServiceId,
            Service = e.Service,
            Name = e.Terms.Name,
            Owner = e.Terms.Owner,
            Criticality = e.Terms.Criticality,
            SupportGroup = e.Terms.SupportGroup,
            Description = e.Terms.Description,
            DependsOn = e.Terms.DependsOn,
        };

    public CataloguedService Apply(ServiceRevised e) => With(e.Terms);

    public CataloguedService Apply(ServiceRetired e) => this with { Retired = true };

    public CataloguedService Apply(ServiceOfferedAgain e) => With(e.Terms) with { Retired = false };

    private CataloguedService With(ServiceTerms terms) =>
        this with
        {
            Name = terms.Name,
            Owner = terms.Owner,
            Criticality = terms.Criticality,
            SupportGroup = terms.SupportGroup,
            Description = terms.Description,
            DependsOn = terms.DependsOn,
        };
}

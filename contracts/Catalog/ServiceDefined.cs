using Wolverine.Attributes;

namespace Sms.Contracts.Catalog;

/// <summary>
/// A service is in the catalogue, or a new version of its entry is. <c>Service</c> is its key, by which everybody else
/// names it; <c>Criticality</c> is critical, high, medium or low; <c>DependsOn</c> are keys of other services.
/// </summary>
[MessageIdentity("sms.catalog.service-defined.v1")]
public sealed record ServiceDefined(
    Guid ServiceId,
    long Version,
    string Service,
    string Name,
    string? Owner,
    string Criticality,
    string? SupportGroup,
    IReadOnlyList<string> DependsOn,
    string By,
    DateTimeOffset At
);

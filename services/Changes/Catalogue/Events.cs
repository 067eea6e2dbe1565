using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>The catalogue told of a service.</summary>
/// <param name="ServiceVersion">Of the catalogue's entry: what is not newer than the one noted is a repeat or
/// late.</param>
public sealed record ServiceNoted(
    Guid ServiceId,
    long ServiceVersion,
    string Service,
    string Name,
    string? Owner,
    string Criticality,
    IReadOnlyList<string> DependsOn,
    string By,
    DateTimeOffset At
) : IHappened;

public sealed record ServiceRetirementNoted(
    Guid ServiceId,
    long ServiceVersion,
    string Service,
    string By,
    DateTimeOffset At
) : IHappened;

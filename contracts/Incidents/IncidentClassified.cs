using Wolverine.Attributes;

namespace Sms.Contracts.Incidents;

/// <summary>
/// What kind of incident it is from <c>At</c> on: <c>Category</c>, from the general to the particular
/// (<c>hardware/disk</c>), and <c>Type</c> (fault, degradation, security, request, other). Both are told each time;
/// null is not classified.
/// </summary>
[MessageIdentity("sms.incidents.incident-classified.v1")]
public sealed record IncidentClassified(
    Guid IncidentId,
    long Version,
    string? Category,
    string? Type,
    string By,
    DateTimeOffset At
);

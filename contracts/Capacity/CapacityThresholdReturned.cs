using Wolverine.Attributes;

namespace Sms.Contracts.Capacity;

/// <summary>
/// A resource is back below a threshold, and clearly so. <c>Level</c> is where it is now: warning or normal.
/// <c>Then</c> is incident when one was asked for under this <c>CauseId</c>.
/// </summary>
[MessageIdentity("sms.capacity.capacity-threshold-returned.v1")]
public sealed record CapacityThresholdReturned(
    Guid ResourceId,
    long Version,
    string Resource,
    string Service,
    string Level,
    double Value,
    double Limit,
    string Unit,
    string CauseId,
    string Then,
    string Explanation,
    DateTimeOffset At
);

using Wolverine.Attributes;

namespace Sms.Contracts.Capacity;

/// <summary>
/// A resource is beyond a threshold. <c>Level</c> is warning or critical; <c>Value</c> and <c>Limit</c> are in
/// <c>Unit</c>. All that follows from one <c>CauseId</c> is one thing: <c>Then</c> is incident (one is asked for) or
/// none. <c>At</c> is the time of the measurement.
/// </summary>
[MessageIdentity("sms.capacity.capacity-threshold-crossed.v1")]
public sealed record CapacityThresholdCrossed(
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

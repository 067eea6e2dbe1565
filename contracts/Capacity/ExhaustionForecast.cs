using Wolverine.Attributes;

namespace Sms.Contracts.Capacity;

/// <summary>
/// A resource is forecast to reach its critical threshold within the lead time, at <c>ReachedAt</c>; between
/// <c>Earliest</c> and <c>Latest</c> with 80 %, null where the forecast does not reach so far. <c>Then</c> is incident,
/// change (one is asked for) or none.
/// </summary>
[MessageIdentity("sms.capacity.exhaustion-forecast.v1")]
public sealed record ExhaustionForecast(
    Guid ResourceId,
    long Version,
    string Resource,
    string Service,
    DateTimeOffset ReachedAt,
    DateTimeOffset? Earliest,
    DateTimeOffset? Latest,
    string Model,
    string CauseId,
    string Then,
    string Explanation,
    DateTimeOffset At
);

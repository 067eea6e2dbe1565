using Wolverine.Attributes;

namespace Sms.Contracts.Capacity;

/// <summary>
/// What was forecast under this <c>CauseId</c> is no longer to be expected. <c>Then</c> is what was asked for.
/// </summary>
[MessageIdentity("sms.capacity.exhaustion-forecast-withdrawn.v1")]
public sealed record ExhaustionForecastWithdrawn(
    Guid ResourceId,
    long Version,
    string Resource,
    string Service,
    string CauseId,
    string Then,
    string Explanation,
    DateTimeOffset At
);

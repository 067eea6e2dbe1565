using Wolverine.Attributes;

namespace Sms.Contracts.Capacity;

/// <summary>
/// More came in a month than an agreement covers; once for each workload and month. <c>Counts</c> is incidents or
/// requests, <c>Month</c> as 2026-11.
/// </summary>
[MessageIdentity("sms.capacity.workload-exceeded.v1")]
public sealed record WorkloadExceeded(
    Guid WorkloadId,
    long Version,
    string Workload,
    string Agreement,
    string Service,
    string Counts,
    string Month,
    double Actual,
    double Agreed,
    DateTimeOffset At
);

using Sms.ServiceDefaults;

namespace Sms.Capacity;

// What is stored in a workload's stream. This is a storage format: records are never edited once shipped.

public sealed record WorkloadAgreed(Guid WorkloadId, WorkloadTerms Terms, string By, DateTimeOffset At) : IHappened;

public sealed record WorkloadRevised(WorkloadTerms Terms, string By, DateTimeOffset At) : IHappened;

public sealed record WorkloadEnded(string Reason, string By, DateTimeOffset At) : IHappened;

/// <summary>More came in the month than is agreed; once for each month.</summary>
/// <param name="Month">As 2026-11.</param>
/// <param name="Actual">What had come when it was noticed.</param>
/// <param name="Agreed">The limit then.</param>
public sealed record WorkloadExceeded(
    string Workload,
    string Agreement,
    string Service,
    string Counts,
    string Month,
    double Actual,
    double Agreed,
    string By,
    DateTimeOffset At
) : IHappened;

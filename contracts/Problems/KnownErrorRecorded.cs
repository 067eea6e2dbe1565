using Wolverine.Attributes;

namespace Sms.Contracts.Problems;

/// <summary>The root cause is known, and how to live with it until it is removed.</summary>
[MessageIdentity("sms.problems.known-error-recorded.v1")]
public sealed record KnownErrorRecorded(
    Guid ProblemId,
    long Version,
    string Number,
    string Service,
    string Workaround,
    string By,
    DateTimeOffset At
);

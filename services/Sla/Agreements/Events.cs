using Sms.ServiceDefaults;

namespace Sms.Sla;

/// <summary>Version 1 of an agreement.</summary>
public sealed record AgreementMade(Guid AgreementId, AgreementTerms Terms, string By, DateTimeOffset At) : IHappened;

/// <summary>
/// One more version, in force from its <c>ValidFrom</c>; clocks that run keep the one that they pinned.
/// </summary>
public sealed record AgreementRevised(AgreementTerms Terms, string By, DateTimeOffset At) : IHappened;

/// <summary>From <c>EndsAt</c> on no new clock starts; those that run go on.</summary>
public sealed record AgreementTerminated(DateTimeOffset EndsAt, string Reason, string By, DateTimeOffset At)
    : IHappened;

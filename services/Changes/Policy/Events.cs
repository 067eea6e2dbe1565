using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>
/// One more version of the policy; changes that were submitted before keep what they were submitted under.
/// </summary>
public sealed record ChangePolicySet(PolicyTerms Terms, string By, DateTimeOffset At) : IHappened;

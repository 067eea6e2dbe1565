using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <param name="Services">These only; none: all.</param>
/// <param name="To">Exclusive.</param>
public sealed record FreezeSet(
    Guid FreezeId,
    string Name,
    IReadOnlyList<string> Services,
    DateTimeOffset From,
    DateTimeOffset To,
    string Reason,
    string By,
    DateTimeOffset At
) : IHappened;

public sealed record FreezeLifted(string Reason, string By, DateTimeOffset At) : IHappened;

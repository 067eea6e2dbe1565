using Sms.ServiceDefaults;

namespace Sms.Sla;

// What is stored in the stream of a change's window; its id is the change's.

/// <summary>The implementation of a change began.</summary>
/// <param name="ChangeVersion">Of the change: what is not newer than what is known is a repeat or late.</param>
/// <param name="Until">End of its window.</param>
/// <param name="Exception">It began against the rules: nothing of it is planned.</param>
public sealed record WorkBegan(
    Guid ChangeId,
    long ChangeVersion,
    string Number,
    IReadOnlyList<string> Services,
    DateTimeOffset From,
    DateTimeOffset Until,
    bool Exception
) : IHappened
{
    DateTimeOffset IHappened.At => From;
}

/// <summary>It ended, whatever came of it.</summary>
public sealed record WorkEnded(
    Guid ChangeId,
    long ChangeVersion,
    string Number,
    IReadOnlyList<string> Services,
    DateTimeOffset At
) : IHappened;

using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>It is done, and somebody has seen that it works.</summary>
/// <param name="Verification">How that was seen.</param>
public sealed record CompleteChange([property: Required, MaxLength(Limits.Text)] string Verification)
{
    public static Decision Decide(Change change, CompleteChange command, string by, DateTimeOffset now) =>
        EndImplementation.Decide(change, Outcome.Implemented, command.Verification, by, now);
}

/// <summary>It was undone; the service is as it was before.</summary>
public sealed record BackOutChange([property: Required, MaxLength(Limits.Text)] string Reason)
{
    public static Decision Decide(Change change, BackOutChange command, string by, DateTimeOffset now) =>
        EndImplementation.Decide(change, Outcome.BackedOut, command.Reason, by, now);
}

/// <summary>It did not succeed, and could not be undone.</summary>
public sealed record FailChange([property: Required, MaxLength(Limits.Text)] string Reason)
{
    public static Decision Decide(Change change, FailChange command, string by, DateTimeOffset now) =>
        EndImplementation.Decide(change, Outcome.Failed, command.Reason, by, now);
}

internal static class EndImplementation
{
    internal static Decision Decide(Change change, string outcome, string note, string by, DateTimeOffset at)
    {
        if (change.Outcome == outcome)
            return Decision.Nothing;
        if (change.State != ChangeState.Implementing)
            return Refusals.State(change, ChangeState.Implementing);
        return change.IsApprovedBy(by)
            ? Refusals.OwnChange(change)
            : Decision.Append(new ImplementationEnded(change.Ref(), outcome, note, by, at));
    }
}

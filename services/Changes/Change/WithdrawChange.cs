using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>It is not wanted any more. Possible until it begins.</summary>
public sealed record WithdrawChange([property: Required, MaxLength(Limits.Reason)] string Reason)
{
    public static Decision Decide(Change change, WithdrawChange command, string by, DateTimeOffset now)
    {
        if (change.State == ChangeState.Withdrawn)
            return Decision.Nothing;
        return ChangeState.Before.Contains(change.State)
            ? Decision.Append(new ChangeWithdrawn(change.Ref(), command.Reason, by, now))
            : Refusals.State(change, "not begun");
    }
}

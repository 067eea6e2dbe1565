using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>
/// Implementation begins: approved and inside its window, or as an exception that a change manager answers for.
/// </summary>
public sealed record StartImplementation([property: MaxLength(Limits.Reason)] string? ExceptionReason = null)
{
    /// <summary>How long an implementation outside of any window is taken to last, where nobody has said.</summary>
    private static readonly TimeSpan Unplanned = TimeSpan.FromHours(4);

    public static Decision Decide(Change change, StartImplementation command, Voter voter, DateTimeOffset now)
    {
        if (change.State == ChangeState.Implementing)
            return Decision.Nothing;
        if (!ChangeState.Before.Contains(change.State))
            return Refusals.State(change, ChangeState.Scheduled);
        if (change.IsApprovedBy(voter.Id))
            return Refusals.OwnChange(change);
        if (Rule(change, now) is not { } rule)
            return Decision.Append(
                new ImplementationStarted(
                    change.Ref(),
                    change.StartsAt!.Value,
                    change.EndsAt!.Value,
                    null,
                    voter.Id,
                    now
                )
            );

        if (string.IsNullOrWhiteSpace(command.ExceptionReason))
            return rule;
        if (!voter.IsManager)
            return Refusals.ForManager("let a change begin against the rules");
        var ends = change.EndsAt > now ? change.EndsAt.Value : now + Unplanned;
        return Decision.Append(
            new ImplementationStarted(change.Ref(), now, ends, command.ExceptionReason, voter.Id, now)
        );
    }

    private static Decision? Rule(Change change, DateTimeOffset now)
    {
        if (change.ApprovedAt is null)
            return Decision.Refuse("not-approved", $"{change.Number} is {change.State}, not approved.");
        if (change.State != ChangeState.Scheduled)
            return Decision.Refuse("outside-window", $"{change.Number} has no window yet.");
        return now < change.StartsAt || now >= change.EndsAt
            ? Decision.Refuse(
                "outside-window",
                $"The window of {change.Number} is from {change.StartsAt:u} to {change.EndsAt:u}."
            )
            : null;
    }
}

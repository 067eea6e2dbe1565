using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>One no of a role that has to approve is enough.</summary>
public sealed record RejectChange([property: Required, MaxLength(Limits.Reason)] string Reason)
{
    public static Decision Decide(Change change, RejectChange command, Voter voter, DateTimeOffset now)
    {
        if (change.State == ChangeState.Rejected)
            return Decision.Nothing;
        if (change.State != ChangeState.Submitted)
            return Refusals.State(change, ChangeState.Submitted);
        if (change.IsParty(voter.Id))
            return Refusals.OwnChange(change);
        return Approvals.AnyRoleOf(change, voter, now) is var (role, inPlaceOf)
            ? Decision.Append(new ChangeRejected(change.Ref(), command.Reason, role, inPlaceOf, voter.Id, now))
            : Refusals.NotApprover(change);
    }
}

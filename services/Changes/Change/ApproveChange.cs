using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>
/// A vote for the change. It counts for the first role that is still needed and that the voter holds; with the last one
/// the change is approved.
/// </summary>
public sealed record ApproveChange([property: MaxLength(Limits.Reason)] string? Comment = null)
{
    public static Decision Decide(Change change, ApproveChange command, Voter voter, DateTimeOffset now)
    {
        if (change.Votes.Any(vote => vote.By == voter.Id))
            return change.State is ChangeState.Submitted or ChangeState.Approved
                ? Decision.Nothing
                : Refusals.State(change, ChangeState.Submitted);
        if (change.State != ChangeState.Submitted)
            return Refusals.State(change, ChangeState.Submitted);
        if (change.IsParty(voter.Id))
            return Refusals.OwnChange(change);
        if (Approvals.RoleOf(change, voter, now) is not var (role, inPlaceOf))
        {
            return change.Votes.Any(vote => vote.InPlaceOf == voter.Id)
                ? Decision.Refuse("already-voted", "Your delegate has voted in your place.")
                : Refusals.NotApprover(change);
        }

        var given = new ApprovalGiven(role, inPlaceOf, command.Comment, voter.Id, now);
        return Approvals.Open(change.Apply(given)).Count > 0
            ? Decision.Append(given)
            : Decision.Append(given, new ChangeApproved("votes", voter.Id, now));
    }
}

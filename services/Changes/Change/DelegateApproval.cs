using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>
/// An approver lets somebody else vote in their place, on this change, with the roles that they hold now.
/// </summary>
/// <param name="To">User id of the delegate.</param>
/// <param name="Until">Exclusive.</param>
public sealed record DelegateApproval([property: Required, MaxLength(Limits.Person)] string To, DateTimeOffset Until)
{
    public static Decision Decide(Change change, DelegateApproval command, Voter voter, DateTimeOffset now)
    {
        if (!ChangeState.Before.Contains(change.State) || change.ApprovedAt is not null)
            return Refusals.State(change, "waiting for approval");
        if (change.IsParty(voter.Id) || change.IsParty(command.To))
            return Refusals.OwnChange(change);
        if (command.To == voter.Id)
            return Decision.Refuse("own-delegate", "Nobody is their own delegate.");
        if (command.Until <= now)
            return Decision.Refuse("delegation-over", "A delegation ends in the future.");
        if (change.Votes.Any(vote => vote.By == voter.Id || vote.InPlaceOf == voter.Id))
            return Decision.Refuse("already-voted", "You have voted, or your delegate has.");
        var until = command.Until.ToUniversalTime();
        return change.Delegations.Any(one => one.From == voter.Id && one.To == command.To && one.Until == until)
            ? Decision.Nothing
            : Decision.Append(new ApprovalDelegated(command.To, voter.Roles, until, voter.Id, now));
    }
}

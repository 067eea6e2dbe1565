using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Problems;

/// <summary>No problem: it is not proposed again until twice as many incidents have come.</summary>
public sealed record RejectProposal([property: Required, MaxLength(Limits.Reason)] string Reason)
{
    public static Decision Decide(Proposal proposal, RejectProposal command, string by, DateTimeOffset now) =>
        proposal.State switch
        {
            ProposalState.Open => Decision.Append(new ProposalRejected(command.Reason, by, now)),
            ProposalState.Rejected => Decision.Nothing,
            _ => Decision.Refuse("proposal-accepted", $"{proposal.ProblemNumber} was raised from it. Close that one."),
        };
}

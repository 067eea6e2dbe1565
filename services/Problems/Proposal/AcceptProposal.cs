using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Problems;

/// <summary>
/// A person takes the proposal for a problem: it is raised with the evidence linked, all of it or nothing.
/// </summary>
/// <param name="Title">The title of the earliest incident if not given.</param>
/// <param name="Priority">P1 to P5; P3 if not given.</param>
public sealed record AcceptProposal(
    [property: MaxLength(Limits.Title)] string? Title = null,
    [property: AllowedValues("P1", "P2", "P3", "P4", "P5", null)] string? Priority = null
)
{
    /// <returns>What is appended to the proposal, and the events of the problem that begins with it.</returns>
    public static (Decision Proposal, IReadOnlyList<object> Problem) Decide(
        Proposal proposal,
        AcceptProposal command,
        Guid problem,
        long sequence,
        string by,
        DateTimeOffset now
    )
    {
        if (proposal.State == ProposalState.Accepted)
            return (Decision.Nothing, []);
        if (proposal.State == ProposalState.Rejected)
            return (Decision.Refuse("proposal-rejected", "It was rejected. Raise the problem yourself."), []);
        var number = Problem.NumberOf(sequence);
        return (
            Decision.Append(new ProposalAccepted(problem, number, by, now)),
            [
                new ProblemRaised(
                    problem,
                    number,
                    sequence,
                    command.Title ?? proposal.Evidence.MinBy(x => x.At)!.Title,
                    null,
                    proposal.Service,
                    null,
                    null,
                    command.Priority ?? "P3",
                    ProblemSource.Recurrence,
                    proposal.Id,
                    proposal.Previous,
                    by,
                    now
                ),
                new SymptomSet(proposal.Symptom, by, now),
                .. proposal.Evidence.Select(x => new IncidentLinked(x.IncidentId, number, by, now)),
            ]
        );
    }
}

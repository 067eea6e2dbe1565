using Sms.ServiceDefaults;

namespace Sms.Problems;

// What is stored in a proposal's stream; the rules of Problem/Events.cs hold.

/// <param name="Symptom">Readable words; compared as a set.</param>
/// <param name="Shared">The words that all titles of the evidence have.</param>
/// <param name="Rule">The rule that found it, with its figures.</param>
/// <param name="Previous">The problem, closed or resolved long ago, whose symptom has come back, or null.</param>
/// <param name="LeftOut">Incidents of the symptom that the evidence has no room for; null: none.</param>
public sealed record ProblemProposed(
    Guid ProposalId,
    string Service,
    string Symptom,
    IReadOnlyList<Evidence> Evidence,
    IReadOnlyList<string> Shared,
    string Rule,
    Guid? Previous,
    string? PreviousNumber,
    string By,
    DateTimeOffset At,
    int? LeftOut = null
) : IHappened;

/// <summary>More incidents of the symptom have come.</summary>
/// <param name="LeftOut">
/// How many of them the evidence has no room for, null: none. It is said when that is first so, and not of each one
/// afterwards.
/// </param>
public sealed record EvidenceAdded(IReadOnlyList<Evidence> Evidence, string By, DateTimeOffset At, int? LeftOut = null)
    : IHappened;

public sealed record ProposalAccepted(Guid ProblemId, string Number, string By, DateTimeOffset At) : IHappened;

public sealed record ProposalRejected(string Reason, string By, DateTimeOffset At) : IHappened;

using Sms.ServiceDefaults;

namespace Sms.Problems;

/// <summary>The states of a proposal, as stored and as shown.</summary>
public static class ProposalState
{
    public const string Open = "open";
    public const string Accepted = "accepted";
    public const string Rejected = "rejected";
    public static IReadOnlyList<string> All { get; } = [Open, Accepted, Rejected];
}

/// <summary>A problem that recurrence proposes, until a person has decided.</summary>
public sealed record Proposal : IStreamState
{
    /// <summary>
    /// Of a storm, some incidents tell as much as all of them. That there are more is told in <see
    /// cref="EvidenceFullAt"/>.
    /// </summary>
    public const int MostEvidence = 200;

    public required Guid Id { get; init; }

    /// <summary>Version of the stream that this state reflects; the event store writes it, no event does.</summary>
    public long Version { get; init; }
    public required string Service { get; init; }
    public required string Symptom { get; init; }
    public required string State { get; init; }
    public required IReadOnlyList<Evidence> Evidence { get; init; }

    /// <summary>
    /// Since when further incidents of the symptom are not listed, as the evidence is full; null: all are.
    /// </summary>
    public DateTimeOffset? EvidenceFullAt { get; init; }

    /// <summary>How many were known then that are not listed.</summary>
    public int LeftOut { get; init; }

    /// <summary>The words that all titles had when it was proposed.</summary>
    public required IReadOnlyList<string> Shared { get; init; }
    public required string Rule { get; init; }
    public Guid? Previous { get; init; }
    public string? PreviousNumber { get; init; }
    public required DateTimeOffset ProposedAt { get; init; }
    public DateTimeOffset? DecidedAt { get; init; }
    public string? DecidedBy { get; init; }
    public Guid? ProblemId { get; init; }
    public string? ProblemNumber { get; init; }
    public string? Reason { get; init; }

    /// <summary>
    /// The incident is of its service and symptom: it is told alike, or says all of the symptom and more.
    /// </summary>
    public bool Recognises(Symptom other, double similarity)
    {
        var symptom = Problems.Symptom.Of(Symptom, Service);
        return symptom.Similarity(other) >= similarity || symptom.IsWithin(other);
    }

    public static Proposal Create(ProblemProposed e) =>
        new()
        {
            Id = e.ProposalId,
            Service = e.Service,
            Symptom = e.Symptom,
            State = ProposalState.Open,
            Evidence = e.Evidence,
            Shared = e.Shared,
            Rule = e.Rule,
            Previous = e.Previous,
            PreviousNumber = e.PreviousNumber,
            ProposedAt = e.At,
            EvidenceFullAt = e.LeftOut is null ? null : e.At,
            LeftOut = e.LeftOut ?? 0,
        };

    public Proposal Apply(EvidenceAdded e) =>
        this with
        {
            Evidence = [.. Evidence, .. e.Evidence],
            EvidenceFullAt = e.LeftOut is null ? EvidenceFullAt : e.At,
            LeftOut = LeftOut + (e.LeftOut ?? 0),
        };

    public Proposal Apply(ProposalAccepted e) =>
        this with
        {
            State = ProposalState.Accepted,
            DecidedAt = e.At,
            DecidedBy = e.By,
            ProblemId = e.ProblemId,
            ProblemNumber = e.Number,
        };

    public Proposal Apply(ProposalRejected e) =>
        this with
        {
            State = ProposalState.Rejected,
            DecidedAt = e.At,
            DecidedBy = e.By,
            Reason = e.Reason,
        };
}

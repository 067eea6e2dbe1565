using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Problems;

/// <summary>
/// A problem of another system. A second import links what is new and moves on what has moved on there; it never takes
/// back what was done here.
/// </summary>
/// <param name="Source">The system: lower-case letters, digits and hyphens.</param>
/// <param name="ExternalId">Its number there; <c>SOURCE:NUMBER</c> finds it.</param>
/// <param name="State">raised, investigating, root-cause-known, known-error, resolved or closed.</param>
/// <param name="Outcome">Of a closed one: resolved, not-reproducible or accepted-risk.</param>
/// <param name="Reason">Why it was closed without a solution.</param>
/// <param name="RaisedAt">When it was raised there; now if not given.</param>
/// <param name="Incidents">Numbers of the source, or ids or numbers of ours.</param>
public sealed record ImportProblem(
    [property: Required, RegularExpression(ExternalNumber.SourcePattern)] string Source,
    [property: Required, RegularExpression(ExternalNumber.NumberPattern)] string ExternalId,
    [property: Required, MaxLength(Limits.Title)] string Title,
    [property: Required, MaxLength(Limits.Name)] string Service,
    [property: AllowedValues(
        ProblemState.Raised,
        ProblemState.Investigating,
        ProblemState.RootCauseKnown,
        ProblemState.KnownError,
        ProblemState.Resolved,
        ProblemState.Closed
    )]
        string State = ProblemState.Raised,
    [property: MaxLength(Limits.Text)] string? Description = null,
    [property: AllowedValues("P1", "P2", "P3", "P4", "P5", null)] string? Priority = null,
    [property: MaxLength(Limits.Title)] string? Symptom = null,
    [property: MaxLength(Limits.Text)] string? RootCause = null,
    [property: MaxLength(Limits.Text)] string? Workaround = null,
    [property: MaxLength(Limits.Text)] string? Resolution = null,
    [property: AllowedValues(
        Problems.Outcome.Resolved,
        Problems.Outcome.NotReproducible,
        Problems.Outcome.AcceptedRisk,
        null
    )]
        string? Outcome = null,
    [property: MaxLength(Limits.Reason)] string? Reason = null,
    DateTimeOffset? RaisedAt = null,
    DateTimeOffset? ResolvedAt = null,
    DateTimeOffset? ClosedAt = null,
    [property: MaxLength(Limits.Incidents)] IReadOnlyList<string>? Incidents = null
) : IValidatableObject
{
    /// <param name="existing">What was imported of it before, or null.</param>
    /// <param name="command">The problem.</param>
    /// <param name="incidents">Ids of those of its incidents that are known.</param>
    /// <param name="id">Of the stream: <see cref="ImportedId"/>.</param>
    /// <param name="sequence">The next number, for one that is new.</param>
    /// <param name="by">Who imports.</param>
    /// <param name="now">When.</param>
    public static Decision Decide(
        Problem? existing,
        ImportProblem command,
        IReadOnlyList<Guid> incidents,
        Guid id,
        long sequence,
        string by,
        DateTimeOffset now
    )
    {
        var (raisedAt, source) = (command.RaisedAt?.ToUniversalTime() ?? now, $"import:{command.Source}");
        var (resolvedAt, closedAt) = (
            command.ResolvedAt?.ToUniversalTime() ?? now,
            command.ClosedAt?.ToUniversalTime() ?? now
        );
        if (raisedAt > now || resolvedAt > now || closedAt > now)
            return Decision.Refuse("in-the-future", $"{command.ExternalId} has something that happens after now.");
        var events = new List<object>();
        if (existing is null)
            events.Add(Raise(command, id, sequence, source, raisedAt));
        var problem = StreamFold.After(existing, events)!;
        foreach (var step in Steps(command, source, raisedAt, resolvedAt, closedAt))
        {
            if (!problem.IsOpen() && problem.State != ProblemState.Resolved)
                break;
            var decision = step(problem);
            // What the rules forbid was done here otherwise meanwhile: ours stays.
            if (decision.Violation is { } rule && existing is null)
                return Decision.Refuse(rule.Code, $"{command.ExternalId}: {rule.Message}");
            events.AddRange(decision.Events);
            problem = StreamFold.After(problem, decision.Events);
        }

        foreach (var incident in incidents.Distinct())
            events.AddRange(LinkIncident.Heard(problem, incident, source, now).Events);
        return events.Count == 0
            ? Decision.Nothing
            : Decision.Append([.. events, new ProblemImported(command.Source, command.ExternalId, by, now)]);
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (State is ProblemState.RootCauseKnown or ProblemState.KnownError && string.IsNullOrWhiteSpace(RootCause))
            yield return new ValidationResult($"{State} needs it.", [nameof(RootCause)]);
        if (State == ProblemState.KnownError && string.IsNullOrWhiteSpace(Workaround))
            yield return new ValidationResult($"{State} needs it.", [nameof(Workaround)]);
        if (
            State == ProblemState.Closed
            && Outcome is Problems.Outcome.NotReproducible or Problems.Outcome.AcceptedRisk
            && string.IsNullOrWhiteSpace(Reason)
        )
            yield return new ValidationResult($"{Outcome} needs it.", [nameof(Reason)]);
    }

    private static ProblemRaised Raise(
        ImportProblem command,
        Guid id,
        long sequence,
        string source,
        DateTimeOffset at
    ) =>
        new(
            id,
            Problem.NumberOf(sequence),
            sequence,
            command.Title,
            command.Description,
            command.Service,
            null,
            null,
            command.Priority ?? "P3",
            ProblemSource.Import,
            null,
            null,
            source,
            at
        );

    /// <summary>
    /// The way to the state that it has there, by our own commands: an imported stream never has what the rules forbid.
    /// </summary>
    private static IEnumerable<Func<Problem, Decision>> Steps(
        ImportProblem command,
        string by,
        DateTimeOffset raisedAt,
        DateTimeOffset resolvedAt,
        DateTimeOffset closedAt
    )
    {
        if (command.State != ProblemState.Raised)
            yield return x =>
                x.State == ProblemState.Raised ? Investigate.Decide(x, new(), by, raisedAt) : Decision.Nothing;
        if (command.Symptom is { } symptom)
            yield return x => x.Symptom is null ? SetSymptom.Decide(x, new(symptom), by, raisedAt) : Decision.Nothing;
        if (command.RootCause is { } cause)
            yield return x =>
                x.IsOpen() && x.RootCause is null
                    ? FindRootCause.Decide(x, new(cause), by, raisedAt)
                    : Decision.Nothing;
        if (command.Workaround is { } workaround)
            yield return x =>
                x.IsOpen() && x.Workaround is null
                    ? RecordWorkaround.Decide(x, new(workaround), by, raisedAt)
                    : Decision.Nothing;
        if (
            command is
            { State: ProblemState.Closed, Outcome: Problems.Outcome.NotReproducible or Problems.Outcome.AcceptedRisk }
        )
        {
            yield return x =>
                x.IsOpen()
                    ? CloseUnresolved.Decide(x, new(command.Outcome, command.Reason!), by, closedAt)
                    : Decision.Nothing;
            yield break;
        }

        if (command.State is not (ProblemState.Resolved or ProblemState.Closed))
            yield break;
        yield return x =>
            x.IsOpen()
                ? ResolveProblem.Decide(x, new(command.Resolution ?? $"Resolved in {command.Source}."), by, resolvedAt)
                : Decision.Nothing;
        if (command.State == ProblemState.Closed)
            yield return x => CloseProblem.Decide(x, by, closedAt);
    }
}

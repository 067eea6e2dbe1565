using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Problems;

/// <summary>Somebody raises a problem, by itself or from incidents.</summary>
/// <param name="Id">The caller's own id for it: the same request sent twice is then one problem.</param>
/// <param name="Impact">high, medium or low; medium if not given.</param>
/// <param name="Urgency">high, medium or low; medium if not given.</param>
/// <param name="Priority">P1 to P5, in place of what impact and urgency give.</param>
/// <param name="Incidents">Ids or numbers of the incidents that it causes.</param>
public sealed record RaiseProblem(
    [property: Required, MaxLength(Limits.Title)] string Title,
    [property: Required, MaxLength(Limits.Name)] string Service,
    [property: MaxLength(Limits.Text)] string? Description = null,
    [property: AllowedValues("high", "medium", "low", null)] string? Impact = null,
    [property: AllowedValues("high", "medium", "low", null)] string? Urgency = null,
    [property: AllowedValues("P1", "P2", "P3", "P4", "P5", null)] string? Priority = null,
    [property: MaxLength(Limits.Incidents)] IReadOnlyList<string>? Incidents = null,
    Guid? Id = null
)
{
    /// <param name="existing">The problem with that id, if there is one.</param>
    /// <param name="command">The request.</param>
    /// <param name="incidents">Ids of the incidents that it names.</param>
    /// <param name="id">The command's id, or a new one.</param>
    /// <param name="sequence">The next number.</param>
    /// <param name="by">Who.</param>
    /// <param name="now">When.</param>
    public static Decision Decide(
        Problem? existing,
        RaiseProblem command,
        IReadOnlyList<Guid> incidents,
        Guid id,
        long sequence,
        string by,
        DateTimeOffset now
    )
    {
        if (existing is not null)
            return Decision.Nothing;
        var number = Problem.NumberOf(sequence);
        var (impact, urgency) = command.Priority is null
            ? (command.Impact ?? "medium", command.Urgency ?? "medium")
            : (command.Impact, command.Urgency);
        var raised = new ProblemRaised(
            id,
            number,
            sequence,
            command.Title,
            command.Description,
            command.Service,
            impact,
            urgency,
            command.Priority ?? Problems.Priority.Of(impact!, urgency!),
            incidents.Count > 0 ? ProblemSource.Incident : ProblemSource.Manual,
            null,
            null,
            by,
            now
        );
        return Decision.Append([
            raised,
            .. incidents.Distinct().Select(incident => new IncidentLinked(incident, number, by, now)),
        ]);
    }
}

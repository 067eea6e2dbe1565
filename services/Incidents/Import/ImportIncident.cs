using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>
/// The whole history of one incident of another system, from its report on. What the stream has of it already is left
/// alone, and the rest is appended: the same history again is nothing, a longer one only its end.
/// </summary>
/// <param name="ExternalId">Its number in the source.</param>
/// <param name="Channel">How the report came in: phone, email, …</param>
/// <param name="ReportedAt">When the interruption began.</param>
/// <param name="Changes">In the order in which they happened.</param>
/// <param name="Category">As the source classifies it: <c>hardware/disk</c>. An incident that was imported without
/// one gets it; what is classified here is left alone.</param>
/// <param name="Type">fault, degradation, security, request or other; as the category.</param>
public sealed record ImportIncident(
    [property: Required, RegularExpression(ExternalNumber.NumberPattern)] string ExternalId,
    [property: Required, MaxLength(Limits.Title)] string Title,
    [property: MaxLength(Limits.Description)] string? Description,
    [property: Required, MaxLength(Limits.Name)] string Service,
    [property: Required, AllowedValues("high", "medium", "low")] string Impact,
    [property: Required, AllowedValues("high", "medium", "low")] string Urgency,
    [property: Required, AllowedValues("P1", "P2", "P3", "P4", "P5")] string Priority,
    [property: Required, MaxLength(Limits.Name)] string Channel,
    [property: MaxLength(Limits.Name)] string? Group,
    [property: RegularExpression(ImportedChange.UserId)] string? By,
    DateTimeOffset ReportedAt,
    [property: Required, MaxLength(ImportIncident.MostChanges)] IReadOnlyList<ImportedChange> Changes,
    [property: MaxLength(Limits.Name), RegularExpression(CategoryPath.Pattern)] string? Category = null,
    [property: AllowedValues(
        IncidentType.Fault,
        IncidentType.Degradation,
        IncidentType.Security,
        IncidentType.Request,
        IncidentType.Other,
        null
    )]
        string? Type = null
)
{
    public const int MostChanges = 5_000;

    // No criteria declare what is history a major incident: whom would it call together?
    private static readonly MajorCriteria NoCriteria = new();

    /// <param name="existing">What was imported of it before, or null.</param>
    /// <param name="command">The history.</param>
    /// <param name="source">The system that it comes from.</param>
    /// <param name="id">Of the stream: <see cref="ImportedId"/>.</param>
    /// <param name="sequence">The next number, for one that is new.</param>
    /// <param name="by">Who imports.</param>
    /// <param name="now">When.</param>
    public static Decision Decide(
        Incident? existing,
        ImportIncident command,
        string source,
        Guid id,
        long sequence,
        string by,
        DateTimeOffset now
    )
    {
        command = command with
        {
            ReportedAt = command.ReportedAt.ToUniversalTime(),
            Changes = [.. command.Changes.Select(change => change.InUtc())],
        };
        if (existing is { Origin: null })
            return Decision.Refuse(
                "id-in-use",
                $"{existing.Number} was reported here with the id that {command.ExternalId} would have."
            );
        var told = existing?.Origin?.Changes ?? 0;
        // An export that is older than what is here has nothing to add.
        if (existing is not null && command.Changes.Count < told)
            return Decision.Nothing;
        if (existing?.Origin is { } origin && origin.Digest != ImportDigest.Of(command, told))
        {
            return Decision.Refuse(
                "history-differs",
                $"{command.ExternalId} was imported before, and its history began differently: another zone, "
                    + "another service column, or the source was edited."
            );
        }

        if (command.ReportedAt > now || command.Changes.Any(change => change.At > now || change.RestoredAt > now))
            return Decision.Refuse("in-the-future", $"{command.ExternalId} has something that happens after now.");

        var events = existing is null ? [Report(command, source, id, sequence)] : new List<object>();
        var incident = StreamFold.After(existing, events)!;
        foreach (var (index, change) in command.Changes.Index().Skip(told))
        {
            var decision = ImportedHistory.Decide(incident, change, NoCriteria, source);
            if (decision.Violation is { } rule)
                return Decision.Refuse(
                    rule.Code,
                    $"{command.ExternalId}, change {index + 1} ({change.Kind} at "
                        + $"{change.At:yyyy-MM-dd HH:mm}): {rule.Message}"
                );
            events.AddRange(decision.Events);
            incident = StreamFold.After(incident, decision.Events);
        }

        if (existing is not null)
            events.AddRange(Classify(existing, command, by, now));
        if (existing is not null && command.Changes.Count == told && events.Count == 0)
            return Decision.Nothing;
        if (events is [IncidentReported report, ..])
            events[0] = report with { History = events.Count(Publishing.Leaves) };
        return Decision.Append([
            .. events,
            new IncidentImported(
                source,
                command.ExternalId,
                command.Changes.Count,
                ImportDigest.Of(command, command.Changes.Count),
                by,
                now
            ),
        ]);
    }

    private static IReadOnlyList<object> Classify(
        Incident existing,
        ImportIncident command,
        string by,
        DateTimeOffset now
    )
    {
        var given = new ClassifyIncident(
            existing.Category is null ? command.Category : null,
            existing.Type is null ? command.Type : null
        );
        return ClassifyIncident.Decide(existing, given, by, now).Events;
    }

    private static IncidentReported Report(ImportIncident command, string source, Guid id, long sequence) =>
        new(
            id,
            Incident.NumberOf(sequence),
            sequence,
            command.Title,
            command.Description,
            command.Service,
            command.Impact,
            command.Urgency,
            command.Priority,
            $"import:{source}",
            command.Channel,
            null,
            command.Group,
            command.By ?? $"import:{source}",
            command.ReportedAt,
            Category: CategoryPath.Of(command.Category),
            Type: command.Type
        );
}

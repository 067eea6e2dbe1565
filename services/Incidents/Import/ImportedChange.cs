using System.ComponentModel.DataAnnotations;

namespace Sms.Incidents;

public static class ImportedKind
{
    public const string Assigned = "assigned";
    public const string Acknowledged = "acknowledged";
    public const string WorkStarted = "work-started";
    public const string OnHold = "on-hold";
    public const string Resumed = "resumed";
    public const string Prioritised = "prioritised";
    public const string ServiceChanged = "service-changed";
    public const string Resolved = "resolved";
    public const string Reopened = "reopened";
    public const string Closed = "closed";
    public const string Linked = "linked";
    public const string Unlinked = "unlinked";
    public const string Noted = "noted";
}

/// <summary>One thing that happened to an incident in its source. Which members it needs depends on its kind.</summary>
/// <param name="Kind">One of <see cref="ImportedKind"/>.</param>
/// <param name="At">When it happened there.</param>
/// <param name="By">User id; <c>import:SOURCE</c> if not known.</param>
/// <param name="Group">assigned: the group, the person or both.</param>
/// <param name="Person">assigned: a user id.</param>
/// <param name="Reason">on-hold: caller, vendor, change or problem. reopened: why.</param>
/// <param name="Impact">prioritised, with urgency and priority: the source's own judgement.</param>
/// <param name="Service">service-changed.</param>
/// <param name="Code">resolved.</param>
/// <param name="RestoredAt">resolved: when service was back; <paramref name="At"/> if not given.</param>
/// <param name="Link">linked and unlinked: problem or change, with its target.</param>
/// <param name="Text">noted; a remark on on-hold and resolved.</param>
public sealed record ImportedChange(
    [property:
        Required,
        AllowedValues(
            ImportedKind.Assigned,
            ImportedKind.Acknowledged,
            ImportedKind.WorkStarted,
            ImportedKind.OnHold,
            ImportedKind.Resumed,
            ImportedKind.Prioritised,
            ImportedKind.ServiceChanged,
            ImportedKind.Resolved,
            ImportedKind.Reopened,
            ImportedKind.Closed,
            ImportedKind.Linked,
            ImportedKind.Unlinked,
            ImportedKind.Noted
        )
    ]
        string Kind,
    DateTimeOffset At,
    [property: RegularExpression(ImportedChange.UserId)] string? By = null,
    [property: MaxLength(Limits.Name)] string? Group = null,
    [property: MaxLength(Limits.Name)] string? Person = null,
    [property: MaxLength(Limits.Reason)] string? Reason = null,
    [property: AllowedValues("high", "medium", "low", null)] string? Impact = null,
    [property: AllowedValues("high", "medium", "low", null)] string? Urgency = null,
    [property: AllowedValues("P1", "P2", "P3", "P4", "P5", null)] string? Priority = null,
    [property: MaxLength(Limits.Name)] string? Service = null,
    [property: MaxLength(Limits.Name)] string? Code = null,
    DateTimeOffset? RestoredAt = null,
    [property: AllowedValues(LinkKind.Problem, LinkKind.Change, null)] string? Link = null,
    [property: MaxLength(Limits.Key)] string? Target = null,
    [property: MaxLength(Limits.Text)] string? Text = null
) : IValidatableObject
{
    internal const string UserId = @"^[\w.@-]{1,100}$";

    /// <summary>Times in UTC: they are hashed and stored in one form.</summary>
    internal ImportedChange InUtc() =>
        this with
        {
            At = At.ToUniversalTime(),
            RestoredAt = RestoredAt?.ToUniversalTime(),
        };

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Needed()
            .Where(member => string.IsNullOrWhiteSpace(member.Value))
            .Select(member => new ValidationResult($"{Kind} needs it.", [member.Name]))
            .Concat(Odd());

    private IEnumerable<(string Name, string? Value)> Needed() =>
        Kind switch
        {
            ImportedKind.Assigned => [(nameof(Group), Group ?? Person)],
            ImportedKind.OnHold or ImportedKind.Reopened => [(nameof(Reason), Reason)],
            ImportedKind.Prioritised =>
            [
                (nameof(Impact), Impact),
                (nameof(Urgency), Urgency),
                (nameof(Priority), Priority),
            ],
            ImportedKind.ServiceChanged => [(nameof(Service), Service)],
            ImportedKind.Resolved => [(nameof(Code), Code)],
            ImportedKind.Linked or ImportedKind.Unlinked => [(nameof(Link), Link), (nameof(Target), Target)],
            ImportedKind.Noted => [(nameof(Text), Text)],
            _ => [],
        };

    private IEnumerable<ValidationResult> Odd()
    {
        if (
            Kind == ImportedKind.OnHold
            && Reason is not (HoldReason.Caller or HoldReason.Vendor or HoldReason.Change or HoldReason.Problem)
        )
            yield return new ValidationResult("caller, vendor, change or problem.", [nameof(Reason)]);
        if (At == default)
            yield return new ValidationResult("When it happened.", [nameof(At)]);
    }
}

namespace Sms.Problems;

/// <summary>
/// What is known of an incident from its messages. They come in any order and more than once: each part keeps the
/// version that it was told at, and only a newer one replaces it. What comes before the report is kept until that is
/// here.
/// </summary>
/// <param name="Number">Null until it was reported.</param>
/// <param name="Title">Null until it was reported.</param>
/// <param name="Service">Null until it was reported, or its service was changed.</param>
/// <param name="At">When the interruption began; null until it was reported.</param>
/// <param name="State">open, resolved or closed.</param>
public sealed record IncidentFact(
    Guid Id,
    string? Number = null,
    string? Title = null,
    string? Priority = null,
    DateTimeOffset? At = null,
    string? Service = null,
    long ServiceVersion = 0,
    string State = IncidentFact.Open,
    long StateVersion = 0,
    DateTimeOffset? ResolvedAt = null
)
{
    public const string Open = "open";
    public const string Resolved = "resolved";
    public const string Closed = "closed";

    /// <summary>The report is here: it can be compared.</summary>
    public bool IsKnown => At is not null;

    public IncidentFact Reported(
        long version,
        string number,
        string title,
        string service,
        string priority,
        DateTimeOffset at
    ) =>
        (this with { Number = number, Title = title, Priority = priority, At = at })
            .ServiceIs(version, service)
            .StateIs(version, Open, null);

    public IncidentFact ServiceIs(long version, string service) =>
        version > ServiceVersion ? this with { Service = service, ServiceVersion = version } : this;

    /// <param name="version">Of the message.</param>
    /// <param name="state">open, resolved or closed.</param>
    /// <param name="resolvedAt">When service was restored; of a closed one it stays what it was.</param>
    public IncidentFact StateIs(long version, string state, DateTimeOffset? resolvedAt)
    {
        // A closure tells nothing of the resolution before it, which may still be on its way.
        var restored =
            state == Resolved ? resolvedAt
            : state == Closed ? ResolvedAt
            : null;
        if (version > StateVersion)
            return this with { State = state, StateVersion = version, ResolvedAt = restored };
        return State == Closed && state == Resolved && ResolvedAt is null
            ? this with
            {
                ResolvedAt = resolvedAt,
            }
            : this;
    }

    public Occurrence Occurrence() => new(Id, Service!, Title!, At!.Value, Number!);

    public Symptom Symptom() => Problems.Symptom.Of(Title!, Service!);
}

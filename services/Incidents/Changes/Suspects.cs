using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>A change that may have caused the incident, or has.</summary>
/// <param name="Title">Null: it was never suspected, only found.</param>
/// <param name="Rank">1 for the likeliest.</param>
/// <param name="Score">0 to 1.</param>
public sealed record SuspectRef(
    Guid ChangeId,
    string Number,
    string? Title,
    int? Rank,
    double? Score,
    IReadOnlyList<string> Reasons,
    bool Confirmed
)
{
    internal static SuspectRef Of(SuspectNoted e, IReadOnlyList<SuspectRef> known) =>
        new(
            e.ChangeId,
            e.Number,
            e.Title,
            e.Rank,
            e.Score,
            e.Reasons,
            known.Any(one => one.ChangeId == e.ChangeId && one.Confirmed)
        );

    internal static SuspectRef Of(CauseNoted e, IReadOnlyList<SuspectRef> known) =>
        (
            known.FirstOrDefault(one => one.ChangeId == e.ChangeId)
            ?? new(e.ChangeId, e.Number, null, null, null, [], false)
        ) with
        {
            Confirmed = true,
        };

    /// <summary>What somebody found comes first, then what is likeliest.</summary>
    internal static IReadOnlyList<SuspectRef> InOrder(IEnumerable<SuspectRef> changes) =>
        [
            .. changes
                .OrderByDescending(one => one.Confirmed)
                .ThenByDescending(one => one.Score)
                .ThenBy(one => one.Number, StringComparer.Ordinal),
        ];
}

/// <summary>The words of changes for how likely one of them caused an incident.</summary>
public static class SuspicionKind
{
    public const string Suspect = "suspect";
    public const string Nearby = "nearby";
}

/// <summary>
/// What changes tell of an incident, in any state and in any order: a late message about a closed one is still a fact.
/// </summary>
public static class NoteSuspect
{
    private const string By = "system:changes";

    /// <summary>Each change once; one nearby may become a suspect, and never the other way round.</summary>
    public static Decision Suspected(Incident incident, SuspectNoted said)
    {
        var known =
            incident.Suspects.Any(one => one.ChangeId == said.ChangeId && one.Rank is not null)
            || (said.Kind == SuspicionKind.Nearby && incident.ChangesNearby.Any(one => one.ChangeId == said.ChangeId));
        return known ? Decision.Nothing : Decision.Append(said);
    }

    /// <summary>Marks the change, and links it.</summary>
    public static Decision Confirmed(Incident incident, CauseNoted said, DateTimeOffset now)
    {
        if (incident.Suspects.Any(one => one.ChangeId == said.ChangeId && one.Confirmed))
            return Decision.Nothing;
        var link = new Link(LinkKind.Change, said.ChangeId.ToString());
        return incident.Links.Contains(link)
            ? Decision.Append(said)
            : Decision.Append(said, new IncidentLinked(link.Kind, link.Target, By, now));
    }
}

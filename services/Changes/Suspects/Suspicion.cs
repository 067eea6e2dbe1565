using System.Globalization;

namespace Sms.Changes;

/// <param name="Rank">1 for the likeliest.</param>
/// <param name="Score">0 to 1.</param>
/// <param name="Kind">suspect or nearby.</param>
public sealed record Suspect(
    Guid ChangeId,
    int Rank,
    double Score,
    IReadOnlyList<string> Reasons,
    string Kind = SuspicionKind.Suspect
);

/// <summary>
/// Which changes may have caused an incident. The same facts give the same answer, in whatever order they are: nearness
/// in the graph × (most for nearness in time, the rest for outcome, risk and shared words). The weights, and the score
/// from which a change is called a suspect, were chosen by measuring (ADR 24).
/// </summary>
public static class Suspicion
{
    private const double HalfLifeHours = 3;
    private const double EachStep = 0.8;
    private const double Time = 0.6;
    private const double OfOutcome = 0.2;
    private const double OfRisk = 0.1;
    private const double Words = 0.1;
    private const int ShortestWord = 4;

    /// <param name="incident">Reported, with service and time.</param>
    /// <param name="changes">Any; those that cannot have to do with it are left out.</param>
    public static IReadOnlyList<Suspect> Rank(
        KnownIncident incident,
        IEnumerable<Change> changes,
        ServiceGraph graph,
        PolicyTerms policy
    )
    {
        var near = graph.Dependencies(incident.Service!);
        return
        [
            .. changes
                .Where(change => IsBefore(change, incident.ReportedAt!.Value, policy))
                .DistinctBy(change => change.Id)
                .Select(change => Weigh(change, incident, near))
                .OfType<Suspect>()
                .Where(suspect => suspect.Score >= policy.SuspectThreshold)
                .OrderByDescending(suspect => suspect.Score)
                .ThenBy(suspect => suspect.ChangeId)
                .Take(policy.SuspectsAtMost)
                .Select((suspect, i) => suspect with { Rank = i + 1, Kind = policy.KindOf(suspect.Score) }),
        ];
    }

    /// <summary>
    /// It had begun, and had not ended too long before. One whose end nobody has told is taken for over with its
    /// window.
    /// </summary>
    public static bool IsBefore(Change change, DateTimeOffset at, PolicyTerms policy) =>
        change.StartedAt <= at && (change.EndedAt ?? change.EndsAt) >= at.AddHours(-policy.SuspectHours);

    private static Suspect? Weigh(Change change, KnownIncident incident, IReadOnlyDictionary<string, int> near)
    {
        if (
            change
                .Services.Where(near.ContainsKey)
                .OrderBy(service => near[service])
                .ThenBy(service => service, StringComparer.Ordinal)
                .FirstOrDefault()
            is not { } service
        )
            return null;
        var at = incident.ReportedAt!.Value;
        var underWay = change.EndedAt is null || change.EndedAt > at;
        var hours = underWay ? 0 : (at - change.EndedAt!.Value).TotalHours;
        var shared = WordsOf(change.Title).Intersect(WordsOf(incident.Title!)).Order(StringComparer.Ordinal).ToList();
        var (outcome, weight) = (change.Outcome, underWay && change.Outcome is null or Outcome.Implemented) switch
        {
            (Outcome.Failed, _) => ("it failed", 1.0),
            (Outcome.BackedOut, _) => ("it was backed out", 0.9),
            (_, true) when underWay => ("it was under way", 0.7),
            _ => ("it was implemented", 0.4),
        };
        var risk = change.Risk?.Level switch
        {
            RiskLevel.Low => 0.2,
            RiskLevel.Medium => 0.6,
            RiskLevel.High => 1.0,
            _ => 0.5,
        };
        var score =
            Math.Pow(EachStep, near[service])
            * (
                Time * Math.Pow(0.5, hours / HalfLifeHours)
                + OfOutcome * weight
                + OfRisk * risk
                + Words * Math.Min(1, shared.Count / 2.0)
            );
        List<string> reasons =
        [
            near[service] == 0
                ? $"it changed {service}"
                : Said($"{incident.Service} depends on {service}, {near[service]} away, which it changed"),
            underWay ? "it had begun and not ended" : Said($"it ended {Ago(at - change.EndedAt!.Value)} before"),
            outcome,
        ];
        if (change.Risk is { } known)
            reasons.Add($"its risk was {known.Level}");
        if (shared.Count > 0)
            reasons.Add($"both speak of {string.Join(", ", shared)}");
        return new(change.Id, 0, Math.Round(score, 4), reasons);
    }

    private static HashSet<string> WordsOf(string title) =>
        [
            .. title
                .Split(
                    [.. title.Where(letter => !char.IsLetterOrDigit(letter)).Distinct()],
                    StringSplitOptions.RemoveEmptyEntries
                )
                .Where(word => word.Length >= ShortestWord)
                .Select(word => word.ToLowerInvariant()),
        ];

    private static string Ago(TimeSpan ago) =>
        ago.TotalHours >= 1 ? Said($"{ago.TotalHours:0.#} h") : Said($"{ago.TotalMinutes:0} min");

    private static string Said(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

namespace Sms.Problems;

/// <summary>An incident as far as recurrence looks at it.</summary>
/// <param name="At">When its interruption began.</param>
public sealed record Occurrence(Guid IncidentId, string Service, string Title, DateTimeOffset At, string Number = "");

/// <summary>Incidents of one service and symptom, often enough within the window.</summary>
/// <param name="Symptom">Readable; <see cref="Problems.Symptom.Of"/> recognises it again.</param>
/// <param name="Incidents">Those of them that have enough others within the window, the earliest first.</param>
/// <param name="Shared">The words that all of their titles have.</param>
/// <param name="InOtherWords">
/// Their titles say it in different words, and <paramref name="Shared"/> is what ties them together.
/// </param>
public sealed record Recurring(
    string Service,
    string Symptom,
    IReadOnlyList<Occurrence> Incidents,
    IReadOnlyList<string> Shared,
    bool InOtherWords = false
);

/// <summary>An incident, and what its title says.</summary>
internal sealed record Told(Occurrence Incident, Symptom Symptom);

/// <summary>Finds what recurs. Pure; the same for the same incidents in whatever order they come.</summary>
public static class Recurrence
{
    /// <param name="incidents">In which something may recur.</param>
    /// <param name="rules">How often, and how alike.</param>
    /// <param name="background">
    /// Incidents that show which words titles have anyway, whatever happened; null: the same incidents.
    /// </param>
    public static IReadOnlyList<Recurring> Group(
        IEnumerable<Occurrence> incidents,
        RecurrenceRules rules,
        IEnumerable<Occurrence>? background = null
    )
    {
        var told = Tell(incidents);
        var usual = new UsualWords(background is null ? told : Tell(background), rules.Window);
        return
        [
            .. told.GroupBy(one => one.Incident.Service)
                .OrderBy(service => service.Key, StringComparer.Ordinal)
                .SelectMany(service => Group([.. service], usual, rules)),
        ];
    }

    /// <summary>Those that have, with themselves, enough others within the window; the earliest first.</summary>
    public static IReadOnlyList<Occurrence> Dense(IEnumerable<Occurrence> incidents, RecurrenceRules rules)
    {
        var inOrder = incidents.OrderBy(incident => incident.At).ThenBy(incident => incident.IncidentId).ToList();
        var dense = new bool[inOrder.Count];
        for (var first = 0; first + rules.Count <= inOrder.Count; first++)
        {
            if (inOrder[first + rules.Count - 1].At - inOrder[first].At <= rules.Window)
                Array.Fill(dense, true, first, rules.Count);
        }

        return [.. inOrder.Where((_, i) => dense[i])];
    }

    private static List<Told> Tell(IEnumerable<Occurrence> incidents) =>
        [
            .. incidents
                .DistinctBy(incident => incident.IncidentId)
                .Select(incident => new Told(incident, Symptom.Of(incident.Title, incident.Service)))
                .Where(one => !one.Symptom.IsEmpty),
        ];

    /// <summary>What is told alike first; then, among what is left, what is told in different words.</summary>
    private static IEnumerable<Recurring> Group(List<Told> service, UsualWords usual, RecurrenceRules rules)
    {
        var groups = Symptoms(service, rules).Where(group => Dense(group.Incidents, rules).Count > 0).ToList();
        var grouped = groups.SelectMany(group => group.Incidents).Select(incident => incident.IncidentId).ToHashSet();
        foreach (var one in service.Where(one => !grouped.Contains(one.Incident.IncidentId)))
        {
            // Who says all of a symptom, and more, means the same: so does a problem that has the symptom recognise its
            // incidents.
            if (groups.Find(group => group.Symptom.IsWithin(one.Symptom)) is not ({ }, { } incidents))
                continue;
            incidents.Add(one.Incident);
            grouped.Add(one.Incident.IncidentId);
        }

        foreach (var (symptom, incidents) in groups)
            yield return Describe(symptom, Dense(incidents, rules));
        if (!rules.InOtherWords)
            yield break;
        var left = service.Where(one => !grouped.Contains(one.Incident.IncidentId)).ToList();
        foreach (var (words, incidents) in SharedWords.Group(left, usual, rules))
            yield return new(incidents[0].Service, string.Join(' ', words), incidents, words, InOtherWords: true);
    }

    /// <summary>
    /// The frequent wordings lead, and each other one goes to the leader that it is most like. Not to any member of its
    /// group: else a chain of small differences would tie together what has nothing in common.
    /// </summary>
    private static List<(Symptom Symptom, List<Occurrence> Incidents)> Symptoms(
        IEnumerable<Told> service,
        RecurrenceRules rules
    )
    {
        var groups = new List<(Symptom Symptom, List<Occurrence> Incidents)>();
        var wordings = service
            .GroupBy(one => one.Symptom.Key)
            .OrderByDescending(wording => wording.Count())
            .ThenBy(wording => wording.Key, StringComparer.Ordinal);
        foreach (var wording in wordings)
        {
            var symptom = wording.Select(one => one.Symptom).MinBy(one => one.ToString(), StringComparer.Ordinal)!;
            var (leader, similarity) = groups
                .Select(group => (group, Similarity: group.Symptom.Similarity(symptom)))
                .DefaultIfEmpty()
                .MaxBy(pair => pair.Similarity);
            var members = wording.Select(one => one.Incident);
            if (similarity >= rules.Similarity)
                leader.Incidents.AddRange(members);
            else
                groups.Add((symptom, [.. members]));
        }

        return groups;
    }

    private static Recurring Describe(Symptom symptom, IReadOnlyList<Occurrence> incidents)
    {
        var titles = incidents
            .Select(incident => incident.Title)
            .Distinct()
            .Select(title => Symptom.Of(title, incidents[0].Service))
            .ToList();
        var shared = symptom
            .Words.Zip(symptom.Stems)
            .Where(word => titles.TrueForAll(title => title.Stems.Contains(word.Second)))
            .Select(word => word.First);
        return new(incidents[0].Service, symptom.ToString(), incidents, [.. shared]);
    }
}

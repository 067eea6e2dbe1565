namespace Sms.Problems;

/// <summary>An incident as far as recurrence looks at it.</summary>
/// <param name="At">When its interruption began.</param>
public sealed record Occurrence(Guid IncidentId, string Service, string Title, DateTimeOffset At, string Number = "");

/// <summary>Incidents of one service and symptom, often enough within the window.</summary>
/// <param name="Symptom">Readable; <see cref="Problems.Symptom.Of"/> recognises it again.</param>
/// <param name="Incidents">Those of them that have enough others within the window, the earliest first.</param>
/// <param name="Shared">The words that all of their titles have.</param>
public sealed record Recurring(string Service, string Symptom, IReadOnlyList<Occurrence> Incidents, IReadOnlyList<string> Shared);

/// <summary>Finds what recurs. Pure; the same for the same incidents in whatever order they come.</summary>
public static class Recurrence
{
    public static IReadOnlyList<Recurring> Group(IEnumerable<Occurrence> incidents, RecurrenceRules rules) =>
    [
        .. incidents.DistinctBy(incident => incident.IncidentId).GroupBy(incident => incident.Service)
            .OrderBy(service => service.Key, StringComparer.Ordinal)
            .SelectMany(service => Symptoms(service, rules))
            .Select(found => (found.Symptom, Incidents: Dense(found.Incidents, rules)))
            .Where(found => found.Incidents.Count > 0)
            .Select(found => Describe(found.Symptom, found.Incidents)),
    ];

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

    /// <summary>
    /// The frequent wordings lead, and each other one goes to the leader that it is most like. Not to any member of its group:
    /// else a chain of small differences would tie together what has nothing in common.
    /// </summary>
    private static IEnumerable<(Symptom Symptom, List<Occurrence> Incidents)> Symptoms(IGrouping<string, Occurrence> service, RecurrenceRules rules)
    {
        var groups = new List<(Symptom Symptom, List<Occurrence> Incidents)>();
        var wordings = service.Select(incident => (Incident: incident, Symptom: Symptom.Of(incident.Title, service.Key)))
            .Where(one => !one.Symptom.IsEmpty)
            .GroupBy(one => one.Symptom.Key)
            .OrderByDescending(wording => wording.Count()).ThenBy(wording => wording.Key, StringComparer.Ordinal);
        foreach (var wording in wordings)
        {
            var symptom = wording.Select(one => one.Symptom).MinBy(one => one.ToString(), StringComparer.Ordinal)!;
            var (leader, similarity) = groups.Select(group => (group, Similarity: group.Symptom.Similarity(symptom))).DefaultIfEmpty().MaxBy(pair => pair.Similarity);
            var members = wording.Select(one => one.Incident);
            if (similarity >= rules.Similarity) leader.Incidents.AddRange(members);
            else groups.Add((symptom, [.. members]));
        }

        return groups;
    }

    private static Recurring Describe(Symptom symptom, IReadOnlyList<Occurrence> incidents)
    {
        var titles = incidents.Select(incident => incident.Title).Distinct().Select(title => Symptom.Of(title, incidents[0].Service)).ToList();
        var shared = symptom.Words.Zip(symptom.Stems).Where(word => titles.TrueForAll(title => title.Stems.Contains(word.Second))).Select(word => word.First);
        return new(incidents[0].Service, symptom.ToString(), incidents, [.. shared]);
    }
}

namespace Sms.Problems;

/// <summary>
/// Finds a symptom that is told in different words: incidents of one service, often enough within the window, whose
/// titles have at least two words in common that titles do not have anyway. The words are the explanation.
/// </summary>
internal static class SharedWords
{
    /// <summary>
    /// The words in common are at least this part of each title: two words of a long sentence are chance.
    /// </summary>
    private const double Part = 0.25;

    /// <param name="incidents">Of one service.</param>
    /// <param name="usual">What titles have anyway.</param>
    /// <param name="rules">How often, within how long.</param>
    /// <returns>The words of each symptom, and its incidents, the earliest first. No incident is in two.</returns>
    internal static IEnumerable<(IReadOnlyList<string> Words, IReadOnlyList<Occurrence> Incidents)> Group(
        IReadOnlyList<Told> incidents,
        UsualWords usual,
        RecurrenceRules rules
    )
    {
        var left = incidents.ToHashSet();
        var having = incidents
            .SelectMany(one => one.Symptom.Stems.Select(stem => (stem, one)))
            .ToLookup(x => x.stem, x => x.one);
        // A slip of the pen may hide one of the titles.
        var often = having.Where(titles => titles.Count() >= rules.Count - 1).Select(titles => titles.Key).ToHashSet();
        // The pair of words that most titles have comes first. When some of its titles have been grouped with another
        // pair, a pair goes back in the queue with the rest.
        var pairs = new PriorityQueue<IReadOnlyList<Told>, (int Titles, Pair Pair)>(
            incidents
                .SelectMany(one => PairsOf(one, often))
                .GroupBy(x => x.Pair, x => x.Title)
                .Select(pair => ((IReadOnlyList<Told>)[.. pair], (-pair.Count(), pair.Key)))
        );
        while (pairs.TryDequeue(out var titles, out var next))
        {
            var rest = titles.Where(left.Contains).ToList();
            if (rest.Count < rules.Count - 1)
                continue;
            if (rest.Count < titles.Count)
            {
                pairs.Enqueue(rest, (-rest.Count, next.Pair));
                continue;
            }

            var either = having[next.Pair.One].Concat(having[next.Pair.Other]).Distinct().Where(left.Contains);
            if (Find(next.Pair, either, usual, rules) is not { } found)
                continue;
            left.ExceptWith(found.Titles);
            yield return (found.Words, found.Incidents);
        }
    }

    private static (IReadOnlyList<string> Words, IReadOnlyList<Occurrence> Incidents, IEnumerable<Told> Titles)? Find(
        Pair pair,
        IEnumerable<Told> either,
        UsualWords usual,
        RecurrenceRules rules
    )
    {
        var titles = either.Where(one => one.Symptom.Says(pair.One) && one.Symptom.Says(pair.Other)).ToList();
        while (true)
        {
            var incidents = Recurrence.Dense(titles.Select(one => one.Incident), rules);
            if (incidents.Count == 0)
                return null;
            var dense = incidents.Select(incident => incident.IncidentId).ToHashSet();
            titles = [.. titles.Where(one => dense.Contains(one.Incident.IncidentId))];
            var exact = titles.Where(pair.IsIn).ToList();
            if (exact.Count == 0)
                return null;
            var shared = exact[0]
                .Symptom.Stems.Where(stem => exact.TrueForAll(one => one.Symptom.Stems.Contains(stem)))
                .ToList();
            // Without those of whose title it is too small a part, what is left may have more in common.
            var told = titles.Where(one => shared.Count >= Part * one.Symptom.Stems.Count).ToList();
            if (told.Count == titles.Count)
            {
                if (usual.Contain(shared, incidents[0].Service, incidents[0].At, incidents[^1].At))
                    return null;
                var first = exact.Select(one => one.Symptom).MinBy(one => one.ToString(), StringComparer.Ordinal)!;
                var words = first.Words.Zip(first.Stems).Where(word => shared.Contains(word.Second));
                return ([.. words.Select(word => word.First)], incidents, titles);
            }

            titles = told;
        }
    }

    private static IEnumerable<(Pair Pair, Told Title)> PairsOf(Told title, HashSet<string> often)
    {
        var stems = title.Symptom.Stems.Where(often.Contains).Order(StringComparer.Ordinal).ToList();
        return stems.SelectMany((one, i) => stems.Skip(i + 1).Select(other => (new Pair(one, other), title)));
    }

    /// <summary>Two stems, in their order.</summary>
    private readonly record struct Pair(string One, string Other) : IComparable<Pair>
    {
        public int CompareTo(Pair other)
        {
            var order = string.CompareOrdinal(One, other.One);
            return order != 0 ? order : string.CompareOrdinal(Other, other.Other);
        }

        internal bool IsIn(Told title) => title.Symptom.Stems.Contains(One) && title.Symptom.Stems.Contains(Other);
    }
}

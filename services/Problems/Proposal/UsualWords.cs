namespace Sms.Problems;

/// <summary>
/// Which words titles have anyway: the prefix of a monitoring tool, the words of a form, whatever people always say.
/// Learnt from incidents that have nothing to do with the recurrence in question: those of other services, and those of
/// the same service at other times.
/// </summary>
internal sealed class UsualWords(IEnumerable<Told> background, TimeSpan window)
{
    /// <summary>Of fewer titles nothing can be said.</summary>
    private const int Enough = 20;

    /// <summary>What more titles than this have together tells nothing.</summary>
    private const double Share = 0.25;

    // A storm tells one thing a thousand times: each wording of a service counts once at a time.
    private readonly ILookup<string, Told> _services = background.ToLookup(one => one.Incident.Service);

    /// <param name="words">Stems that the titles of a recurrence share.</param>
    /// <param name="service">Whose titles they are.</param>
    /// <param name="first">When it began.</param>
    /// <param name="last">When it last happened.</param>
    internal bool Contain(IReadOnlyCollection<string> words, string service, DateTimeOffset first, DateTimeOffset last)
    {
        var others = _services
            .Where(other => other.Key != service)
            .SelectMany(other => other.DistinctBy(one => one.Symptom.Key));
        var before = _services[service]
            .Where(one => one.Incident.At < first - window || one.Incident.At > last + window);
        return AreUsual(words, others) || AreUsual(words, before.DistinctBy(one => one.Symptom.Key));
    }

    private static bool AreUsual(IReadOnlyCollection<string> words, IEnumerable<Told> titles)
    {
        var (all, having) = (0, 0);
        foreach (var title in titles)
        {
            all++;
            if (words.All(title.Symptom.Stems.Contains))
                having++;
        }

        return all >= Enough && having > Share * all;
    }
}

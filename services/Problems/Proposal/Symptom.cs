using System.Text.RegularExpressions;

namespace Sms.Problems;

/// <summary>
/// What a title says happened, without what is different each time: numbers, ids, names of hosts, quoted values, dates
/// and the name of the service itself go, and so do words that carry nothing. Two symptoms are compared as sets of
/// stems.
/// </summary>
public sealed partial class Symptom
{
    private static readonly HashSet<string> Empty =
    [
        "a",
        "an",
        "the",
        "and",
        "or",
        "but",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "has",
        "have",
        "had",
        "do",
        "does",
        "did",
        "it",
        "its",
        "in",
        "on",
        "at",
        "of",
        "to",
        "for",
        "from",
        "with",
        "by",
        "as",
        "into",
        "over",
        "after",
        "before",
        "since",
        "during",
        "again",
        "than",
        "this",
        "that",
        "these",
        "there",
        "when",
        "while",
        "which",
        "who",
        "we",
        "our",
        "you",
        "your",
        "they",
        "their",
        "he",
        "she",
        "my",
        "me",
        "not",
        "no",
        "cannot",
        "can",
        "could",
        "will",
        "would",
        "some",
        "any",
        "all",
        "more",
        "very",
        "just",
        "still",
        "now",
        "please",
        "today",
        "incident",
        "alert",
        "alarm",
        "firing",
        "critical",
        "warning",
        "info",
        "ticket",
        "issue",
        "problem",
        "user",
        "customer",
        "host",
        "node",
    ];

    private const int ShortestWithEnding = 6;
    private const int LongestEnding = 3;

    private Symptom(IReadOnlyList<(string Word, string Stem)> words)
    {
        Words = [.. words.Select(word => word.Word)];
        Stems = [.. words.Select(word => word.Stem)];
    }

    /// <summary>As they stand in the text, in lower case, each once, in its order.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Of each word.</summary>
    public IReadOnlyList<string> Stems { get; }

    /// <summary>Nothing is left that a recurrence could be recognised by.</summary>
    public bool IsEmpty => Stems.Count == 0;

    /// <summary>The same for the same set of stems, whatever their order.</summary>
    public string Key => string.Join(' ', Stems.Order(StringComparer.Ordinal));

    /// <param name="text">A title, or words of a person.</param>
    /// <param name="service">Whose words say nothing, as all titles of the service may have them.</param>
    public static Symptom Of(string text, string? service = null)
    {
        var own = service is null ? [] : Split(service).Select(Stem).ToHashSet();
        return new([
            .. Split(Noise().Replace(text, " "))
                .Where(word => word.Length > 1 && !Empty.Contains(word))
                .Select(word => (Word: word, Stem: Stem(word)))
                .Where(word => !own.Contains(word.Stem))
                .DistinctBy(word => word.Stem),
        ]);
    }

    /// <summary>
    /// What two have in common, of all that they have: 0 to 1. Another form of a word, or one slip of the pen, counts
    /// as the same.
    /// </summary>
    public double Similarity(Symptom other)
    {
        if (IsEmpty || other.IsEmpty)
            return 0;
        var shared = Shared(other);
        return (double)shared / (Stems.Count + other.Stems.Count - shared);
    }

    /// <summary>All its words, two at the least, are among those of the other.</summary>
    public bool IsWithin(Symptom other) => Stems.Count > 1 && Shared(other) == Stems.Count;

    /// <summary>It has the word of the stem, or a form of it.</summary>
    public bool Says(string stem) => Stems.Contains(stem) || Stems.Any(one => AreForms(one, stem));

    /// <summary>Its words that the other one has, too.</summary>
    public IEnumerable<string> InCommon(Symptom other) =>
        Words.Zip(Stems).Where(word => other.Stems.Contains(word.Second)).Select(word => word.First);

    public override string ToString() => string.Join(' ', Words);

    private int Shared(Symptom other)
    {
        var left = other.Stems.ToList();
        var shared = Stems.Count(left.Remove);
        foreach (var stem in Stems.Except(other.Stems))
        {
            var slip = left.FindIndex(one => !Stems.Contains(one) && AreForms(one, stem));
            if (slip < 0)
                continue;
            left.RemoveAt(slip);
            shared++;
        }

        return shared;
    }

    /// <summary>
    /// One word: a slip of the pen apart, or with endings that <see cref="Stem"/> knows nothing of, such as those of
    /// other languages.
    /// </summary>
    private static bool AreForms(string one, string other)
    {
        var (longer, shorter) = one.Length >= other.Length ? (one, other) : (other, one);
        var ending = longer.Length - shorter.Length;
        return (
                shorter.Length >= ShortestWithEnding
                && ending <= LongestEnding
                && longer.StartsWith(shorter, StringComparison.Ordinal)
            ) || OneSlipApart(one, other);
    }

    /// <summary>
    /// One letter too many, missing, wrong, or two changed over, in a word that is long enough to be recognised.
    /// </summary>
    private static bool OneSlipApart(string one, string other)
    {
        var (longer, shorter) = one.Length >= other.Length ? (one, other) : (other, one);
        if (shorter.Length < 5 || longer.Length - shorter.Length > 1)
            return false;
        var same = shorter.Zip(longer).TakeWhile(pair => pair.First == pair.Second).Count();
        if (longer.Length > shorter.Length)
            return longer.AsSpan(same + 1).SequenceEqual(shorter.AsSpan(same));
        if (longer.AsSpan(same + 1).SequenceEqual(shorter.AsSpan(same + 1)))
            return true;
        return longer[same] == shorter[same + 1]
            && longer[same + 1] == shorter[same]
            && longer.AsSpan(same + 2).SequenceEqual(shorter.AsSpan(same + 2));
    }

    private static IEnumerable<string> Split(string text) =>
        WordForm().Matches(Humps().Replace(text, " ")).Select(match => match.Value.ToLowerInvariant());

    /// <summary>
    /// Enough of a stem that fails, failed, failing and failure are one word; no more grammar than that.
    /// </summary>
    private static string Stem(string word)
    {
        foreach (var end in (string[])["ings", "ing", "ures", "ure", "ed", "es", "s"])
        {
            if (
                !word.EndsWith(end, StringComparison.Ordinal)
                || word.Length - end.Length < 4
                || word.EndsWith("ss", StringComparison.Ordinal)
            )
                continue;
            word = word[..^end.Length];
            break;
        }

        if (word.Length > 4 && word[^1] == 'e')
            return word[..^1];
        return word.Length > 4 && word[^1] == word[^2] && word[^1] is not ('l' or 's') ? word[..^1] : word;
    }

    // Quoted values; addresses of the web and of mail; names with dots (hosts, files); whatever has a digit in it, up
    // to the next blank or bracket; letters that are an id in hexadecimal.
    [GeneratedRegex(
        """
            "[^"]*"|(?<!\w)'[^']*'(?!\w)|`[^`]*`|«[^»]*»|“[^”]*”
            |\w+://\S+|\S+@\S+|[^\s()\[\]{},;|<>="']*\d[^\s()\[\]{},;|<>="']*
            |[\w-]+(?:\.[\w-]+)+|(?<!\w)[a-fA-F]{8,}(?!\w)|(?<![\w.])/[^\s()\[\]{},;]+
            """,
        RegexOptions.IgnorePatternWhitespace
    )]
    private static partial Regex Noise();

    [GeneratedRegex(@"(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})")]
    private static partial Regex Humps();

    [GeneratedRegex(@"\p{L}+")]
    private static partial Regex WordForm();
}

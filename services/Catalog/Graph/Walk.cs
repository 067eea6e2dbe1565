namespace Sms.Catalog;

/// <summary>Goes from key to key, the nearest first, and comes to each once, by a shortest way.</summary>
internal static class Walk
{
    /// <param name="Key">Where it has come to.</param>
    /// <param name="Path">The way from the start, both ends among them.</param>
    internal sealed record Step(string Key, IReadOnlyList<string> Path);

    /// <summary>The start itself is not among the steps.</summary>
    internal static IEnumerable<Step> From(string start, Func<string, IEnumerable<string>> next)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { start };
        var ahead = new Queue<Step>([new Step(start, [start])]);
        while (ahead.TryDequeue(out var here))
        {
            foreach (var key in next(here.Key).Where(seen.Add))
            {
                var step = new Step(key, [.. here.Path, key]);
                yield return step;
                ahead.Enqueue(step);
            }
        }
    }
}

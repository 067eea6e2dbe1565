using System.Text.Json;

namespace Sms.Portal;

/// <summary>What the histories of several streams say together. Pure: events in, order and references out.</summary>
internal static class TimelineEvents
{
    /// <summary>
    /// Guesses and offers name what may have nothing to do with it; what was undone is not followed either.
    /// </summary>
    private static readonly string[] NotFollowed = ["suspect", "offer", "unlinked", "proposed", "cleared", "refused"];

    /// <summary>In business time; of the same moment in the order in which they were stored.</summary>
    internal static IReadOnlyList<JsonElement> InOrder(IEnumerable<JsonElement> events) =>
        [
            .. events
                .DistinctBy(e => Text(e, "id"))
                .OrderBy(e => Time(e, "time"))
                .ThenBy(e => Time(e, "recordedtime"))
                .ThenBy(e => Text(e, "source"), StringComparer.Ordinal)
                .ThenBy(e => long.Parse(Text(e, "sequence")!, null)),
        ];

    /// <summary>
    /// Other streams that an event ties its own to: by <c>incidentId</c> and so on, or by <c>kind</c> and
    /// <c>target</c>.
    /// </summary>
    internal static IEnumerable<(Kind Kind, Guid Id)> References(JsonElement e)
    {
        if (!e.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object)
            yield break;
        if (NotFollowed.Any(word => Text(e, "type")!.Contains(word, StringComparison.Ordinal)))
            yield break;
        foreach (var kind in Kind.All)
        {
            if (Guid.TryParse(Text(data, kind.Member), out var id))
                yield return (kind, id);
            if (Text(data, "kind") == kind.Name && Guid.TryParse(Text(data, "target"), out var target))
                yield return (kind, target);
        }
    }

    /// <summary>Of a clock's history what is about the clock: the facts are in the incident's own.</summary>
    internal static bool IsAboutClock(JsonElement e) =>
        Text(e, "type") is { } type && !type.EndsWith(".fact-noted", StringComparison.Ordinal);

    internal static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    internal static DateTimeOffset Time(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.TryGetDateTimeOffset(out var time)
            ? time
            : DateTimeOffset.MinValue;
}

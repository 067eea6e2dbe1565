using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Sms.Capacity;

/// <summary>
/// A Prometheus did not give what it was asked for; the message is for whoever has defined the resource.
/// </summary>
public sealed class PrometheusFailure(string message) : Exception(message);

/// <summary>What a Prometheus answered.</summary>
/// <param name="Samples">That can be stored, in the order of the answer.</param>
/// <param name="LeftOut">How many others it had.</param>
/// <param name="Notes">Why they are left out, and what the server itself remarks.</param>
public sealed record PrometheusAnswer(IReadOnlyList<Sample> Samples, int LeftOut, IReadOnlyList<string> Notes)
{
    private const int MostNotes = 10;
    private const int LongestNote = 300;
    private const int LongestExample = 40;

    private static readonly JsonElement NoLabels = JsonElement.Parse("{}");

    /// <summary>Reads an answer to <c>query_range</c>; what is no measurement in it does not spoil the rest.</summary>
    /// <param name="json">The body, in UTF-8.</param>
    /// <param name="status">Of HTTP, for whoever has to find out what answered.</param>
    /// <param name="from">Values before it are left out.</param>
    /// <param name="to">Values after it are left out.</param>
    /// <exception cref="PrometheusFailure">It is no answer, an error, or not one series.</exception>
    public static PrometheusAnswer Read(
        ReadOnlyMemory<byte> json,
        string status,
        DateTimeOffset from,
        DateTimeOffset to
    )
    {
        try
        {
            using var document = JsonDocument.Parse(WithoutMark(json));
            return Read(document.RootElement, status, from, to);
        }
        catch (JsonException wrong)
        {
            throw new PrometheusFailure($"It answered {status}, and no JSON or not all of it: {wrong.Message}");
        }
        catch (InvalidOperationException wrong)
        {
            // A text that is not valid UTF-8, or half of a surrogate pair.
            throw new PrometheusFailure($"It answered {status} with a text that cannot be read: {wrong.Message}");
        }
    }

    /// <summary>
    /// A text of somebody else, short and without control characters, so that it can be stored and shown.
    /// </summary>
    public static string Clean(string text, int longest) =>
        string.Concat(text.EnumerateRunes().Where(rune => !Rune.IsControl(rune)).Take(longest));

    private static PrometheusAnswer Read(JsonElement answer, string status, DateTimeOffset from, DateTimeOffset to)
    {
        if (Member(answer, "status") is not { ValueKind: JsonValueKind.String } outcome)
            throw NoAnswer("status");
        if (!outcome.ValueEquals("success"))
            throw new PrometheusFailure($"{Text(answer, "errorType")}: {Text(answer, "error")}");
        if (Member(answer, "data") is not { ValueKind: JsonValueKind.Object } data)
            throw NoAnswer("data");
        if (Member(data, "result") is not { ValueKind: JsonValueKind.Array } result)
            throw NoAnswer("data.result");
        var reading = new Reading(from, to);
        switch (Text(data, "resultType"))
        {
            case "matrix" or "vector":
                ReadSeries(result, reading);
                break;
            case "scalar":
                reading.Take(result);
                break;
            case var type:
                throw new PrometheusFailure($"The query comes to a {type}, not to numbers.");
        }

        string[] remarks = [.. Remarks(answer, "warnings"), .. Remarks(answer, "infos")];
        return new(reading.Samples, reading.LeftOut, [.. reading.Notes().Concat(remarks).Take(MostNotes)]);

        PrometheusFailure NoAnswer(string member) =>
            new($"It answered {status}, and nothing of Prometheus' API: there is no {member}.");
    }

    private static void ReadSeries(JsonElement result, Reading reading)
    {
        foreach (var series in result.EnumerateArray())
        {
            // A proxy in front of several servers may give the same series twice.
            if (!JsonElement.DeepEquals(Labels(series), Labels(result[0])))
                throw new PrometheusFailure($"The query comes to {result.GetArrayLength()} series, not to one.");
            foreach (var value in Items(series, "values"))
                reading.Take(value);
            if (Member(series, "value") is { } single)
                reading.Take(single);
            var histograms = Items(series, "histograms").Count() + (Member(series, "histogram") is null ? 0 : 1);
            if (histograms > 0)
                reading.LeaveOut(histograms, "a native histogram is no number (ask for its histogram_quantile)");
        }
    }

    private static JsonElement Labels(JsonElement series) => Member(series, "metric") ?? NoLabels;

    private static JsonElement? Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty(name, out var member)
        && member.ValueKind != JsonValueKind.Null
            ? member
            : null;

    private static IEnumerable<JsonElement> Items(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : [];

    private static string Text(JsonElement json, string name) => Member(json, name)?.ToString() ?? "unknown";

    private static IEnumerable<string> Remarks(JsonElement answer, string name) =>
        Items(answer, name).Take(MostNotes).Select(remark => Clean(remark.ToString(), LongestNote));

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> json) =>
        json.Span.StartsWith(Encoding.UTF8.Preamble) ? json[Encoding.UTF8.Preamble.Length..] : json;

    /// <summary>Sorts values into those that can be stored and others.</summary>
    private sealed class Reading(DateTimeOffset from, DateTimeOffset to)
    {
        private readonly Dictionary<string, (int Count, string Example)> _leftOut = [];

        public List<Sample> Samples { get; } = [];

        public int LeftOut => _leftOut.Values.Sum(one => one.Count);

        public IEnumerable<string> Notes() =>
            _leftOut.Select(one => $"{one.Value.Count} left out: {one.Key}{one.Value.Example}.");

        /// <param name="pair">Time in seconds and value, as <c>[1764367200.5, "42"]</c>.</param>
        public void Take(JsonElement pair)
        {
            if (pair.ValueKind != JsonValueKind.Array || pair.GetArrayLength() != 2)
                LeaveOut(1, "not a time and a value", pair.ToString());
            else if (Number(pair[0]) is not { } seconds || !(seconds >= Seconds(from) && seconds <= Seconds(to)))
                LeaveOut(1, "the time is not within what was asked for, in seconds", pair[0].ToString());
            else if (Number(pair[1]) is not { } value)
                LeaveOut(1, "the value is no number", pair[1].ToString());
            else if (!double.IsFinite(value))
                LeaveOut(1, $"the value is {Clean(pair[1].ToString(), LongestExample)}", $"{At(seconds):u}");
            else
                Samples.Add(new(At(seconds), value));
        }

        public void LeaveOut(int count, string reason, string? example = null)
        {
            var key = _leftOut.ContainsKey(reason) || _leftOut.Count < MostNotes ? reason : "for other reasons";
            _leftOut[key] = _leftOut.TryGetValue(key, out var before)
                ? (before.Count + count, before.Example)
                : (count, example is null ? "" : $", first {Clean(example, LongestExample)}");
        }

        private static DateTimeOffset At(double seconds) =>
            DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Round(seconds * 1_000));

        private static double Seconds(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).TotalSeconds;

        /// <summary>As Go prints numbers, in a text or not: <c>1e+06</c>, <c>+Inf</c>, <c>NaN</c>.</summary>
        private static double? Number(JsonElement json) =>
            json.ValueKind switch
            {
                JsonValueKind.Number => json.TryGetDouble(out var number) ? number : null,
                JsonValueKind.String => Number(json.GetString()!),
                _ => null,
            };

        private static double? Number(string text) =>
            text.Trim().TrimStart('+').ToUpperInvariant() switch
            {
                "INF" => double.PositiveInfinity,
                "-INF" => double.NegativeInfinity,
                "NAN" => double.NaN,
                var figures => double.TryParse(
                    figures,
                    NumberStyles.Float,
                    CultureInfo.InvariantCulture,
                    out var number
                )
                    ? number
                    : null,
            };
    }
}

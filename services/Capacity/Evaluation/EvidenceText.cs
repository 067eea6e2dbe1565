using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Sms.Capacity;

/// <summary>
/// A series as it is pinned: JSON without spaces, numbers in their shortest form that comes back the same.
/// <c>{"start":TIME,"stepSeconds":N, "values":[…]}</c> with null where nothing is known, or
/// <c>{"samples":[[TIME,N],…]}</c> for single measurements.
/// </summary>
public static class EvidenceText
{
    public static string Of(Series series) =>
        Write(json =>
        {
            json.WriteString("start", Text(series.Start));
            json.WriteNumber("stepSeconds", series.Step.TotalSeconds);
            json.WriteStartArray("values");
            foreach (var value in series.Values)
            {
                if (double.IsNaN(value))
                    json.WriteNullValue();
                else
                    json.WriteNumberValue(value);
            }

            json.WriteEndArray();
        });

    public static string Of(IReadOnlyList<Sample> samples) =>
        Write(json =>
        {
            json.WriteStartArray("samples");
            foreach (var sample in samples.OrderBy(sample => sample.At))
            {
                json.WriteStartArray();
                json.WriteStringValue(Text(sample.At));
                json.WriteNumberValue(sample.Value);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        });

    /// <exception cref="FormatException">It is pinned in another form.</exception>
    public static Series ReadSeries(string text)
    {
        var json = JsonDocument.Parse(text).RootElement;
        if (!json.TryGetProperty("values", out var values))
            throw new FormatException("No series, but single measurements.");
        return new(
            json.GetProperty("start").GetDateTimeOffset(),
            TimeSpan.FromSeconds(json.GetProperty("stepSeconds").GetDouble()),
            [
                .. values
                    .EnumerateArray()
                    .Select(value => value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble()),
            ]
        );
    }

    /// <exception cref="FormatException">It is pinned in another form.</exception>
    public static IReadOnlyList<Sample> ReadSamples(string text) =>
        JsonDocument.Parse(text).RootElement.TryGetProperty("samples", out var samples)
            ?
            [
                .. samples
                    .EnumerateArray()
                    .Select(sample => new Sample(sample[0].GetDateTimeOffset(), sample[1].GetDouble())),
            ]
            : throw new FormatException("No single measurements, but a series.");

    /// <returns>SHA-256 of its UTF-8, lower-case hexadecimal.</returns>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static Evidence EvidenceOf(Series series) =>
        new(series.Start, series.End, series.Known, series.Step.TotalSeconds, Hash(Of(series)));

    public static Evidence EvidenceOf(IReadOnlyList<Sample> samples) =>
        new(samples.Min(sample => sample.At), samples.Max(sample => sample.At), samples.Count, 0, Hash(Of(samples)));

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static string Write(Action<Utf8JsonWriter> content)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}

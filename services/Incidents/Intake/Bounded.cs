using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Sms.Incidents;

/// <summary>Makes what strangers send fit to be kept: bounded, without characters that PostgreSQL refuses, in UTC.</summary>
public static class Bounded
{
    public const int DetailsLength = 16_384;

    private static readonly SearchValues<char> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 32).Select(code => (char)code).Except(['\n', '\t']), '\u007f']);

    /// <summary>Trimmed, without control characters, at most <paramref name="length"/> long with an ellipsis; null when nothing is left.</summary>
    public static string? Text(string? value, int length)
    {
        if (value is null) return null;
        if (value.AsSpan().ContainsAny(Controls)) value = string.Concat(value.Where(c => !Controls.Contains(c)));
        value = value.Trim();
        if (value.Length <= length) return value.Length == 0 ? null : value;

        var end = length - 1;
        if (char.IsHighSurrogate(value[end - 1])) end--;
        return string.Concat(value.AsSpan(0, end), "…");
    }

    /// <summary>A correlation key as it is, or its hash when it is too long or cannot be stored; blank is no key.</summary>
    public static string? Key(string? value)
    {
        if (string.IsNullOrWhiteSpace(value)) return null;
        var storable = value.Length <= Limits.Key && !value.AsSpan().ContainsAny(Controls);
        return storable ? value : "sha256:" + Hash(value);
    }

    /// <summary>JSON text, or a note of its size in its place.</summary>
    public static string Details(string json) =>
        json.Length <= DetailsLength ? json : string.Create(CultureInfo.InvariantCulture, $$"""{"omitted":"too long","length":{{json.Length}}}""");

    /// <summary>
    /// An ISO 8601 instant in UTC. Null for nothing, for rubbish, and for the zero date by which Go programs say "none".
    /// </summary>
    public static DateTimeOffset? Instant(string? text)
    {
        // DateTimeOffset alone would also read "5", "12:00" and dates in the order of some country.
        if (text is null || text.Length < 10 || text[4] != '-' || text[7] != '-') return null;
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, utc, out var instant) && instant.Year > 1900 ? instant : null;
    }

    /// <summary>SHA-256, lower-case hex.</summary>
    public static string Hash(string text) => Hash(Encoding.UTF8.GetBytes(text));

    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}

using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Sms.Incidents;

/// <summary>
/// Makes what strangers send fit to be kept: bounded, without characters that PostgreSQL refuses, in UTC.
/// </summary>
public static class Bounded
{
    public const int DetailsLength = 16_384;

    private static readonly SearchValues<char> Controls = SearchValues.Create([
        .. Enumerable.Range(0, 32).Select(code => (char)code).Except(['\n', '\t']),
        '\u007f',
    ]);

    /// <summary>
    /// Trimmed, without control characters, at most <paramref name="length"/> long with an ellipsis; null when nothing
    /// is left that can be seen.
    /// </summary>
    public static string? Text(string? value, int length)
    {
        if (value is null)
            return null;
        if (value.AsSpan().ContainsAny(Controls))
            value = string.Concat(value.Where(c => !Controls.Contains(c)));
        value = value.Trim();
        if (!value.Any(IsVisible))
            return null;
        if (value.Length <= length)
            return value;

        var end = length - 1;
        if (char.IsHighSurrogate(value[end - 1]))
            end--;
        return string.Concat(value.AsSpan(0, end), "…");
    }

    /// <summary>
    /// A correlation key as it is, or its hash when it is too long or cannot be stored; a text of which nothing can be
    /// seen is no key.
    /// </summary>
    public static string? Key(string? value)
    {
        if (IsBlank(value))
            return null;
        var storable = value.Length <= Limits.Key && !value.AsSpan().ContainsAny(Controls);
        return storable ? value : "sha256:" + Hash(value);
    }

    /// <summary>Nothing of the text is left when it is made fit to be kept.</summary>
    public static bool IsBlank([NotNullWhen(false)] string? value) => value is null || !value.Any(IsVisible);

    // Controls, spaces of zero width and marks of direction.
    private static bool IsVisible(char c) =>
        !char.IsWhiteSpace(c) && char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format);

    /// <summary>The JSON as it was sent, or shortened by <see cref="ShortJson"/>.</summary>
    public static string Details(JsonElement json) => Details(json.GetRawText());

    public static string Details(string json) =>
        json.Length <= DetailsLength ? json : ShortJson.Shorten(json, DetailsLength);

    /// <summary>SHA-256, lower-case hex.</summary>
    public static string Hash(string text) => Hash(Encoding.UTF8.GetBytes(text));

    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}

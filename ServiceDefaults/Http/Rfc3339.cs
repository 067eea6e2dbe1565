using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Sms.ServiceDefaults.Http;

/// <summary>
/// Times in requests: RFC 3339 with an offset, in bodies and in queries alike. A time without an offset would mean
/// another moment on every host.
/// </summary>
public static partial class Rfc3339
{
    public const string Expected = "must be a date and time with an offset, such as 2026-11-28T18:00:00Z.";

    public static readonly string OutOfBounds = string.Create(
        CultureInfo.InvariantCulture,
        $"must lie between {TimeBounds.Earliest:yyyy-MM-dd} and {TimeBounds.Latest:yyyy-MM-dd}."
    );

    /// <param name="text">The time as it was sent.</param>
    /// <param name="time">In UTC.</param>
    /// <returns>What is wrong with it, or null.</returns>
    public static string? Read(string text, out DateTimeOffset time)
    {
        time = default;
        if (Pattern().Match(text) is not { Success: true } match)
            return Expected;
        var (year, month, day) = (Number("year"), Number("month"), Number("day"));
        var (hour, minute, second) = (Number("hour"), Number("minute"), Number("second"));
        if (month is < 1 or > 12 || hour > 23 || minute > 59 || second > 59)
            return Expected;
        if (year < TimeBounds.Earliest.Year - 1 || year > TimeBounds.Latest.Year)
            return OutOfBounds;
        if (day < 1 || day > DateTime.DaysInMonth(year, month))
            return Expected;

        var offset = TimeSpan.Zero;
        if (match.Groups["hours"].Success)
        {
            var (hours, minutes) = (Number("hours"), Number("minutes"));
            if (hours > 14 || minutes > 59)
                return Expected;
            offset = new TimeSpan(hours, minutes, 0);
            if (match.Groups["sign"].Value == "-")
                offset = -offset;
        }

        // Ticks are what the type can hold; what is finer is cut.
        var fraction = match.Groups["fraction"].Value.PadRight(7, '0')[..7];
        var local = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).AddTicks(
            long.Parse(fraction, CultureInfo.InvariantCulture)
        );
        time = new DateTimeOffset(local - offset, TimeSpan.Zero);
        return TimeBounds.Contains(time) ? null : OutOfBounds;

        int Number(string group) =>
            int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(
        """
            ^(?<year>[0-9]{4})-(?<month>[0-9]{2})-(?<day>[0-9]{2})
            [Tt](?<hour>[0-9]{2}):(?<minute>[0-9]{2}):(?<second>[0-9]{2})
            (\.(?<fraction>[0-9]{1,20}))?([Zz]|(?<sign>[+-])(?<hours>[0-9]{2}):(?<minutes>[0-9]{2}))\z
            """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant
    )]
    private static partial Regex Pattern();

    /// <summary>Reads strictly, into UTC; writes as always.</summary>
    internal sealed class Converter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(
            ref Utf8JsonReader reader,
            Type typeToConvert,
            JsonSerializerOptions options
        )
        {
            if (reader.TokenType != JsonTokenType.String)
                throw new JsonException(Expected);
            return Rfc3339.Read(reader.GetString()!, out var time) is { } wrong ? throw new JsonException(wrong) : time;
        }

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value);
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sms.Incidents;

/// <summary>
/// Times as monitoring tools write them: ISO 8601 in its extended or basic form with a zone, or seconds, milliseconds,
/// microseconds or nanoseconds since 1970. The dates by which programs say "none" (zero in any of these forms, year 1,
/// year 9999) are no time. What is anything else is an error, for a time that is guessed starts a clock at a wrong
/// moment.
/// </summary>
public static partial class AlertTime
{
    internal const string Expected =
        "has to be an instant: ISO 8601 with a zone (2026-01-31T08:00:00Z), or an epoch number";

    /// <summary>
    /// Nothing that is monitored began before; programs that have lost their clock begin to count here.
    /// </summary>
    private const int FirstYear = 1971;

    /// <summary>An epoch number that comes to a later year is a mistake, such as digits of a date.</summary>
    private const int LastYearOfEpochNumber = 2199;

    private const int LastYear = 9998;

    /// <returns>False: it is there and is no time. True with null: there is none.</returns>
    public static bool TryRead(JsonElement? value, out DateTimeOffset? time)
    {
        time = null;
        return value switch
        {
            null or { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } => true,
            { ValueKind: JsonValueKind.String or JsonValueKind.Number } text => text.Text() is { } said
                && TryRead(said, out time),
            _ => false,
        };
    }

    public static bool TryRead(string? text, out DateTimeOffset? time)
    {
        time = null;
        text = text?.Trim();
        if (string.IsNullOrEmpty(text))
            return true;
        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return TryEpoch(number, out time);
        if (Iso().Match(text) is not { Success: true } match)
            return false;
        // The zero date of a zone ahead of UTC lies before all that can be computed with.
        if (Number(match, "year") is 0 or 1)
            return true;
        return TryIso(match, out time);
    }

    /// <summary>A time that was read elsewhere, in UTC; null when it says "none".</summary>
    public static DateTimeOffset? Said(DateTimeOffset? time) =>
        time is { Year: >= FirstYear and <= LastYear } said && said.ToUniversalTime() is { Year: >= FirstYear } utc
            ? utc
            : null;

    private static bool TryEpoch(decimal number, out DateTimeOffset? time)
    {
        time = null;
        if (number <= 0)
            return true;
        var ticks = number switch
        {
            < 1e11m => number * TimeSpan.TicksPerSecond,
            < 1e14m => number * TimeSpan.TicksPerMillisecond,
            < 1e17m => number * TimeSpan.TicksPerMicrosecond,
            < 1e20m => number / TimeSpan.NanosecondsPerTick,
            _ => decimal.MaxValue,
        };
        if (ticks > (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks)
            return false;
        var at = DateTimeOffset.UnixEpoch.AddTicks((long)ticks);
        if (at.Year is < FirstYear or > LastYearOfEpochNumber)
            return false;
        time = at;
        return true;
    }

    private static bool TryIso(Match match, out DateTimeOffset? time)
    {
        time = null;
        var (hour, minute, second) = (Number(match, "hour"), Number(match, "minute"), Number(match, "second"));
        // 24:00 is the end of the day, and a leap second the end of its minute.
        if (hour > 24 || minute > 59 || second > 60 || (hour == 24 && minute + second > 0))
            return false;
        if (
            !DateTime.TryParseExact(
                match.Groups["year"].Value + match.Groups["month"].Value + match.Groups["day"].Value,
                "yyyyMMdd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var day
            )
        )
            return false;
        if (Offset(match) is not { } offset)
            return false;
        var sinceMidnight = new TimeSpan(hour, minute, second) + Fraction(match.Groups["fraction"].Value);
        var ticks = day.Ticks + sinceMidnight.Ticks - offset.Ticks;
        if (ticks < 0 || ticks > DateTimeOffset.MaxValue.Ticks)
            return true;
        time = Said(new DateTimeOffset(ticks, TimeSpan.Zero));
        return true;
    }

    private static TimeSpan? Offset(Match match)
    {
        if (!match.Groups["sign"].Success)
            return TimeSpan.Zero;
        var (hours, minutes) = (Number(match, "zoneHour"), Number(match, "zoneMinute"));
        if (hours > 14 || minutes > 59)
            return null;
        var offset = new TimeSpan(hours, minutes, 0);
        return match.Groups["sign"].Value == "+" ? offset : -offset;
    }

    /// <summary>Rounded to the precision that is kept.</summary>
    private static TimeSpan Fraction(string digits) =>
        digits.Length == 0
            ? TimeSpan.Zero
            : new TimeSpan(
                (long)Math.Round(decimal.Parse("0." + digits, CultureInfo.InvariantCulture) * TimeSpan.TicksPerSecond)
            );

    private static int Number(Match match, string group) =>
        match.Groups[group].Success ? int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(
        """
            \A(?<year>\d{4})(?<dash>-?)(?<month>\d\d)\k<dash>(?<day>\d\d)[Tt\ ]
            (?<hour>\d\d)(?<colon>:?)(?<minute>\d\d)(\k<colon>(?<second>\d\d)([.,](?<fraction>\d{1,20}))?)?\ ?
            ([Zz]|(?<sign>[+-])(?<zoneHour>\d\d)(:?(?<zoneMinute>\d\d))?)\z
            """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Iso();
}

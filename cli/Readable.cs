using System.Globalization;
using System.Text;

namespace Sms.Cli;

/// <summary>
/// Times, durations and other values as people write them. Every command uses these forms; <c>--json</c> keeps the
/// values as the system has them.
/// </summary>
public static class Readable
{
    /// <summary>Stands once below whatever has times of <see cref="Time(DateTimeOffset)"/>.</summary>
    public const string ZoneNote = "Times are UTC.";

    /// <summary>What does not come to an end is due at the end of time.</summary>
    private const int NeverYear = 9999;

    /// <summary><c>2026-11-28 14:03:05</c>, in UTC.</summary>
    public static string Time(DateTimeOffset time) => Time(time, TimeZoneInfo.Utc);

    public static string Time(DateTimeOffset time, TimeZoneInfo zone) =>
        time.Year >= NeverYear
            ? "never"
            : TimeZoneInfo.ConvertTime(time, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>An estimate: <c>2026-11-28 14:03</c>, in UTC.</summary>
    public static string Minute(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>
    /// The two largest units: <c>0.4 s</c>, <c>11.1 s</c>, <c>5 min 20 s</c>, <c>2 h 5 min</c>, <c>3 d 4 h</c>.
    /// Rounded to the smaller of them, which is left out when it is 0; less than 50 ms is <c>0 s</c>.
    /// </summary>
    public static string Duration(TimeSpan time)
    {
        if (time <= TimeSpan.FromMilliseconds(-50))
            return $"-{Duration(time.Negate())}";
        if (Round(time.Duration(), TimeSpan.FromMilliseconds(100)) is { TotalMinutes: < 1 } seconds)
            return string.Create(CultureInfo.InvariantCulture, $"{seconds.TotalSeconds:0.#} s");
        if (Round(time, TimeSpan.FromSeconds(1)) is { TotalHours: < 1 } minutes)
            return Units(minutes.Minutes, "min", minutes.Seconds, "s");
        if (Round(time, TimeSpan.FromMinutes(1)) is { TotalDays: < 1 } hours)
            return Units(hours.Hours, "h", hours.Minutes, "min");
        var days = Round(time, TimeSpan.FromHours(1));
        return Units(days.Days, "d", days.Hours, "h");
    }

    /// <summary>
    /// For a line that has room for few columns: <c>45s</c>, <c>5m</c>, <c>2h05m</c>, <c>3d04h</c>. Not rounded up, so
    /// that nobody believes to have more time than there is.
    /// </summary>
    public static string ShortDuration(TimeSpan time) =>
        time switch
        {
            { TotalSeconds: < 60 } => $"{(int)time.TotalSeconds}s",
            { TotalMinutes: < 60 } => $"{(int)time.TotalMinutes}m",
            { TotalHours: < 24 } => $"{time.Hours}h{time.Minutes:00}m",
            _ => $"{time.Days}d{time.Hours:00}h",
        };

    /// <summary><c>130 MB</c>.</summary>
    public static string Memory(long bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024 * 1024)} MB");

    /// <summary><c>1 event</c>, <c>2 events</c>.</summary>
    public static string Count(long count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    /// <summary>A number with at most three digits after the point.</summary>
    public static string Number(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>The name of a member: <c>restoredAt</c> is <c>restored at</c>.</summary>
    public static string Words(string member)
    {
        var words = new StringBuilder(member.Length + 4);
        foreach (var letter in member)
        {
            if (char.IsUpper(letter) && words.Length > 0)
                words.Append(' ');
            words.Append(char.ToLowerInvariant(letter));
        }

        return words.ToString();
    }

    private static TimeSpan Round(TimeSpan time, TimeSpan unit) =>
        new((time.Ticks + unit.Ticks / 2) / unit.Ticks * unit.Ticks);

    private static string Units(int large, string largeUnit, int small, string smallUnit) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{large} {largeUnit}{(small == 0 ? "" : $" {small} {smallUnit}")}"
        );
}

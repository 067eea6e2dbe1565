using NodaTime;
using NodaTime.Text;
using Sms.Local;

namespace Sms.Cli.Import;

/// <summary>A local time of an export as moments.</summary>
/// <param name="First">The moment; the earlier one of a time that exists twice.</param>
/// <param name="Second">The same, or the later one.</param>
/// <param name="Skipped">No clock showed it: clocks go forward over it.</param>
/// <param name="ClocksGoBackAt">When they do, for a time that exists twice because of it.</param>
public readonly record struct LocalReading(
    DateTimeOffset First,
    DateTimeOffset Second,
    bool Skipped = false,
    DateTimeOffset? ClocksGoBackAt = null
)
{
    public static LocalReading Of(DateTimeOffset moment) => new(moment, moment);

    /// <summary>
    /// The earliest moment that is not before another one, so that the order of the source stays; else the latest.
    /// </summary>
    public DateTimeOffset NotBefore(DateTimeOffset other) => First >= other ? First : Second;

    /// <summary>The latest moment that is not after another one; else the earliest.</summary>
    public DateTimeOffset NotAfter(DateTimeOffset other) => Second <= other ? Second : First;
}

/// <summary>
/// Times of an export are local and say nothing of their zone. A time that exists twice is two moments, of which the
/// order of
/// the source tells the right one; one that the clocks leave out is moved by as much as they are.
/// </summary>
public sealed class LocalTimes
{
    private static readonly string[] Times = [" HH:mm", " HH:mm:ss", " h:mm tt", " h:mm:ss tt"];

    private readonly DateTimeZone _zone;
    private readonly IPattern<LocalDateTime>[] _patterns;

    /// <param name="zone">IANA name.</param>
    /// <param name="order">Of dates that do not begin with the year; null: not known, read as day first.</param>
    /// <exception cref="CommandFailure">There is no such zone.</exception>
    public LocalTimes(string zone, DateOrder? order = null)
    {
        Order = order;
        _zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone)
            ?? throw new CommandFailure($"{zone} is not a time zone such as Europe/Lisbon.");
        string[] dates = order switch
        {
            DateOrder.DayFirst or null => ["d-M-uuuu", "d/M/uuuu", "d.M.uuuu"],
            DateOrder.MonthFirst => ["M-d-uuuu", "M/d/uuuu", "M.d.uuuu"],
            _ => [],
        };
        string[] yearFirst = ["uuuu-M-d", "uuuu/M/d"];
        _patterns =
        [
            .. dates
                .Concat(yearFirst)
                .SelectMany(date => Times.Select(time => date + time))
                .Select(LocalDateTimePattern.CreateWithInvariantCulture),
        ];
    }

    /// <summary>As the caller has said, or null.</summary>
    public DateOrder? Order { get; }

    public string Zone => _zone.Id;

    /// <returns>Null for what is no time.</returns>
    public LocalReading? Parse(string text)
    {
        foreach (var pattern in _patterns)
        {
            if (!pattern.Parse(text).TryGetValue(default, out var local))
                continue;
            var mapping = _zone.MapLocal(local);
            return mapping.Count switch
            {
                0 => LocalReading.Of(Moment(local.InZoneLeniently(_zone))) with { Skipped = true },
                1 => LocalReading.Of(Moment(mapping.Single())),
                _ => new(
                    Moment(mapping.First()),
                    Moment(mapping.Last()),
                    ClocksGoBackAt: mapping.EarlyInterval.End.ToDateTimeOffset()
                ),
            };
        }

        return null;
    }

    private static DateTimeOffset Moment(ZonedDateTime at) => at.ToInstant().ToDateTimeOffset();
}

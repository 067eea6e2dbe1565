using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using NodaTime;

namespace Sms.Sla;

/// <summary>
/// Working time of one version of a calendar, in instants. It is open when a clock on the wall of the zone shows a time
/// within the hours of a day that is no holiday. So a time that does not exist (02:30 when clocks go forward) is never
/// open, and one that exists twice is open twice.
/// </summary>
public sealed class WorkingTime
{
    /// <summary>How far ahead <see cref="Add"/> looks.</summary>
    public static readonly Duration Horizon = Duration.FromDays(20 * 366);

    // Terms never change: what was worked out for an instance holds as long as the instance lives.
    private static readonly ConditionalWeakTable<CalendarTerms, WorkingTime> Known = [];

    private readonly DateTimeZone _zone;
    private readonly (long Opens, long Closes)[][] _week;
    private readonly FrozenDictionary<long, (long Opens, long Closes)[]> _holidays;

    private WorkingTime(CalendarTerms terms)
    {
        _zone = DateTimeZoneProviders.Tzdb[terms.Zone];
        _week =
        [
            .. Enum.GetValues<DayOfWeek>()
                .Select(day =>
                    terms
                        .Hours.Where(hours => Week.TryParse(hours.Day, out var of) && of == day)
                        .Select(hours =>
                            (
                                TimeOfDay.Minutes(hours.From) * NodaConstants.TicksPerMinute,
                                TimeOfDay.Minutes(hours.To) * NodaConstants.TicksPerMinute
                            )
                        )
                        .Order()
                        .ToArray()
                ),
        ];
        var epoch = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        _holidays = terms
            .Holidays.GroupBy(holiday => (long)holiday.Date.DayNumber - epoch)
            .ToFrozenDictionary(day => day.Key, day => day.Aggregate(HoursOfWeekday(day.Key), Without));
    }

    /// <summary>Time zone database that all calculations of this process use.</summary>
    public static string TzdbVersion => DateTimeZoneProviders.Tzdb.VersionId;

    public static WorkingTime Of(CalendarTerms terms) =>
        Known.GetValue(terms, static version => new WorkingTime(version));

    /// <summary>
    /// Working intervals in order, cut to the range; intervals that touch at midnight or a change of offset stay apart.
    /// </summary>
    public IEnumerable<Interval> Intervals(Instant from, Instant to) =>
        Open(from.ToUnixTimeTicks(), to.ToUnixTimeTicks())
            .Select(open => new Interval(Instant.FromUnixTimeTicks(open.From), Instant.FromUnixTimeTicks(open.To)));

    /// <summary>Working time in the range; zero when it is empty or reversed.</summary>
    public Duration Between(Instant from, Instant to)
    {
        var ticks = 0L;
        foreach (var open in Open(from.ToUnixTimeTicks(), to.ToUnixTimeTicks()))
            ticks += open.To - open.From;
        return Duration.FromTicks(ticks);
    }

    /// <summary>
    /// The earliest instant at which the working time has run out; <paramref name="from"/> when there is none to spend.
    /// </summary>
    /// <returns>Null when that is further away than <see cref="Horizon"/>.</returns>
    public Instant? Add(Instant from, Duration working)
    {
        var left = working.BclCompatibleTicks;
        if (left <= 0)
            return from;
        var start = from.ToUnixTimeTicks();
        var end =
            Math.Min(Instant.MaxValue.ToUnixTimeTicks() - Horizon.BclCompatibleTicks, start)
            + Horizon.BclCompatibleTicks;
        foreach (var open in Open(start, end))
        {
            if (open.To - open.From >= left)
                return Instant.FromUnixTimeTicks(open.From + left);
            left -= open.To - open.From;
        }

        return null;
    }

    // Stretches of one offset first, days within them: the order is right and nothing counts twice even where a change
    // of offset goes back over midnight.
    private IEnumerable<(long From, long To)> Open(long from, long to)
    {
        while (from < to)
        {
            var stretch = _zone.GetZoneInterval(Instant.FromUnixTimeTicks(from));
            var offset = stretch.WallOffset.Ticks;
            var end = stretch.HasEnd ? Math.Min(stretch.End.ToUnixTimeTicks(), to) : to;
            for (var day = DayOf(from + offset); day * NodaConstants.TicksPerDay - offset < end; day++)
            {
                var midnight = day * NodaConstants.TicksPerDay - offset;
                foreach (var (opens, closes) in HoursOf(day))
                {
                    var begin = Math.Max(midnight + opens, from);
                    var finish = Math.Min(midnight + closes, end);
                    if (begin < finish)
                        yield return (begin, finish);
                }
            }

            from = end;
        }
    }

    /// <summary>Days since 1970-01-01, a Thursday.</summary>
    private static long DayOf(long localTicks) =>
        (localTicks - (localTicks % NodaConstants.TicksPerDay + NodaConstants.TicksPerDay) % NodaConstants.TicksPerDay)
        / NodaConstants.TicksPerDay;

    private (long Opens, long Closes)[] HoursOf(long day) =>
        _holidays.TryGetValue(day, out var hours) ? hours : HoursOfWeekday(day);

    private (long Opens, long Closes)[] HoursOfWeekday(long day) =>
        _week[(int)(((day + (long)DayOfWeek.Thursday) % 7 + 7) % 7)];

    /// <summary>What a holiday, or the part of the day that is one, leaves of the working time.</summary>
    private static (long Opens, long Closes)[] Without((long Opens, long Closes)[] hours, Holiday holiday)
    {
        var from = TimeOfDay.Minutes(holiday.From ?? "00:00") * NodaConstants.TicksPerMinute;
        var to = TimeOfDay.Minutes(holiday.To ?? "24:00") * NodaConstants.TicksPerMinute;
        return
        [
            .. hours
                .SelectMany(open =>
                    new[]
                    {
                        (open.Opens, Closes: Math.Min(open.Closes, from)),
                        (Opens: Math.Max(open.Opens, to), open.Closes),
                    }
                )
                .Where(left => left.Opens < left.Closes),
        ];
    }
}

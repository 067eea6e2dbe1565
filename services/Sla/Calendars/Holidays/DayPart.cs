using NodaTime;

namespace Sms.Sla;

/// <summary>A day, or the minutes of one, without working time.</summary>
/// <param name="From">Minutes since midnight.</param>
/// <param name="To">The same; 1440 is the end of the day.</param>
internal readonly record struct DayPart(DateOnly Date, int From, int To)
{
    private const int WholeDay = 24 * 60;

    internal bool IsWhole => (From, To) == (0, WholeDay);

    /// <summary>One for each day that is touched; minutes that are touched count as a whole.</summary>
    internal static IEnumerable<DayPart> Split(LocalDateTime begin, LocalDateTime end)
    {
        for (var day = begin.Date; day.AtMidnight() < end; day = day.PlusDays(1))
        {
            var from = day == begin.Date ? begin.TimeOfDay.Hour * 60 + begin.TimeOfDay.Minute : 0;
            var to =
                day == end.Date
                    ? (int)Math.Ceiling(end.TimeOfDay.NanosecondOfDay / (double)NodaConstants.NanosecondsPerMinute)
                    : WholeDay;
            yield return new(day.ToDateOnly(), from, to);
        }
    }

    /// <summary>Parts that meet become one; a day of which one part is whole is whole.</summary>
    internal static IEnumerable<Holiday> Join(DateOnly date, IEnumerable<(DayPart Part, string Name)> parts)
    {
        var joined = new List<(int From, int To, List<string> Names)>();
        foreach (var (part, name) in parts.OrderBy(x => (x.Part.From, x.Part.From - x.Part.To)))
        {
            if (joined.Count == 0 || part.From > joined[^1].To)
                joined.Add((part.From, part.To, [name]));
            else
            {
                joined[^1].Names.Add(name);
                joined[^1] = joined[^1] with { To = Math.Max(joined[^1].To, part.To) };
            }
        }

        return joined.Select(x =>
            new DayPart(date, x.From, x.To).IsWhole
                ? new Holiday(date, string.Join(", ", x.Names.Distinct()))
                : new Holiday(date, string.Join(", ", x.Names.Distinct()), TimeOfDay.Text(x.From), TimeOfDay.Text(x.To))
        );
    }
}

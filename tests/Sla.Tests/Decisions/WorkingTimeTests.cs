using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Interval = NodaTime.Interval;

namespace Sms.Sla.Tests;

public class WorkingTimeTests
{
    private static readonly string[] Zones =
    [
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "UTC",
        "Asia/Kolkata",
        "America/Havana",
        "America/St_Johns",
    ];

    private static readonly (string, string)[][] Weeks =
    [
        [("08:00", "17:00")],
        [("08:00", "12:00"), ("13:00", "17:30")],
        [("00:00", "24:00")],
        [("02:30", "05:00")],
        [("01:30", "02:30")],
        [("22:00", "24:00"), ("00:00", "01:45")],
        [("02:00", "02:15"), ("02:20", "03:00")],
    ];

    // Around the changes of offset in March, April, October and November 2026, and in 2006, when St. John's changed at
    // 00:01.
    private static readonly Instant[] Moments =
    [
        Instant.FromUtc(2026, 3, 27, 22, 0),
        Instant.FromUtc(2026, 10, 23, 5, 0),
        Instant.FromUtc(2026, 3, 6, 20, 0),
        Instant.FromUtc(2026, 10, 30, 1, 0),
        Instant.FromUtc(2026, 4, 3, 9, 0),
        Instant.FromUtc(2026, 10, 2, 9, 0),
        Instant.FromUtc(2006, 10, 27, 9, 0),
    ];

    private sealed record Case(string Zone, int Week, bool Holiday, Instant From, int Minutes)
    {
        internal CalendarTerms Terms() =>
            Calendars.Daily(Zone, Weeks[Week]) with
            {
                Holidays = Holiday
                    ? [new(DateOnly.FromDateTime(From.Plus(Duration.FromHours(40)).ToDateTimeUtc()), "Holiday")]
                    : [],
            };

        internal Instant To => From + Duration.FromMinutes(Minutes);
    }

    private static readonly Arbitrary<Case> Cases = (
        from zone in Gen.Elements(Zones)
        from week in Gen.Choose(0, Weeks.Length - 1)
        from holiday in Gen.Elements(true, false)
        from moment in Gen.Elements(Moments)
        from shift in Gen.Choose(0, 2880)
        from minutes in Gen.Choose(0, 5 * 1440)
        select new Case(zone, week, holiday, moment + Duration.FromMinutes(shift), minutes)
    ).ToArbitrary();

    [Fact]
    public void working_time_interval_by_interval_is_what_counting_minute_by_minute_gives() =>
        Check(Prop.ForAll(Cases, @case =>
            {
                var terms = @case.Terms();
                return WorkingTime.Of(terms).Between(@case.From, @case.To)
                    == Duration.FromMinutes(OpenMinutes(terms, @case.From, @case.To).Count());
            }));

    [Fact]
    public void adding_working_time_ends_with_the_minute_that_uses_it_up() => Check(Prop.ForAll(Cases, @case =>
            {
                var terms = @case.Terms();
                var minutes = OpenMinutes(terms, @case.From, @case.From + Duration.FromDays(8))
                    .Take(@case.Minutes / 10 + 1)
                    .ToList();
                return WorkingTime.Of(terms).Add(@case.From, Duration.FromMinutes(minutes.Count))
                    == minutes[^1] + Duration.FromMinutes(1);
            }));

    [Fact]
    public void intervals_are_in_order_and_apart() => Check(Prop.ForAll(Cases, @case =>
            {
                var intervals = WorkingTime.Of(@case.Terms()).Intervals(@case.From, @case.To).ToList();
                return intervals.Zip(intervals.Skip(1)).All(pair => pair.First.End <= pair.Second.Start);
            }));

    [Fact]
    public void half_past_two_that_does_not_exist_is_never_open()
    {
        // Berlin, 2026-03-29: 02:00 becomes 03:00.
        var time = WorkingTime.Of(Calendars.Daily("Europe/Berlin", ("02:30", "05:00")));
        time.Between(Instant.FromUtc(2026, 3, 29, 0, 0), Instant.FromUtc(2026, 3, 29, 12, 0))
            .ShouldBe(Duration.FromHours(2));
        time.Add(Instant.FromUtc(2026, 3, 29, 0, 0), Duration.FromMinutes(1))
            .ShouldBe(Instant.FromUtc(2026, 3, 29, 1, 1));
    }

    [Fact]
    public void half_past_two_that_exists_twice_is_open_twice()
    {
        // Berlin, 2026-10-25: 03:00 becomes 02:00.
        var time = WorkingTime.Of(Calendars.Daily("Europe/Berlin", ("02:30", "05:00")));
        time.Intervals(Instant.FromUtc(2026, 10, 24, 23, 0), Instant.FromUtc(2026, 10, 25, 12, 0))
            .ShouldBe([
                new Interval(Instant.FromUtc(2026, 10, 25, 0, 30), Instant.FromUtc(2026, 10, 25, 1, 0)),
                new Interval(Instant.FromUtc(2026, 10, 25, 1, 30), Instant.FromUtc(2026, 10, 25, 4, 0)),
            ]);
    }

    [Fact]
    public void time_used_up_at_closing_ends_there_and_not_at_the_next_opening() =>
        WorkingTime
            .Of(Calendars.Office)
            .Add(Instant.FromUtc(2026, 3, 6, 16, 0), Duration.FromHours(1))
            .ShouldBe(Instant.FromUtc(2026, 3, 6, 17, 0));

    [Fact]
    public void a_holiday_has_no_working_time()
    {
        var terms = Calendars.Office with { Holidays = [new(new DateOnly(2026, 3, 3), "Holiday")] };
        WorkingTime
            .Of(terms)
            .Add(Instant.FromUtc(2026, 3, 2, 16, 0), Duration.FromHours(2))
            .ShouldBe(Instant.FromUtc(2026, 3, 4, 9, 0));
    }

    [Theory]
    [InlineData("12:00", "24:00", 4), InlineData("00:00", "12:00", 4), InlineData("10:00", "14:00", 5)]
    [InlineData("18:00", "20:00", 8)]
    [InlineData("09:30", "10:30", 7), InlineData("08:00", "17:00", 0)]
    public void half_a_holiday_leaves_the_rest_of_the_day(string from, string to, int hours)
    {
        var terms = Calendars.Weekdays("UTC", ("08:00", "12:00"), ("13:00", "17:00")) with
        {
            Holidays = [new(new DateOnly(2026, 3, 3), "Half", from, to)],
        };
        WorkingTime
            .Of(terms)
            .Between(Instant.FromUtc(2026, 3, 3, 0, 0), Instant.FromUtc(2026, 3, 4, 0, 0))
            .ShouldBe(Duration.FromHours(hours));
    }

    [Fact]
    public void several_intervals_of_a_day_leave_the_break_out() =>
        WorkingTime
            .Of(Calendars.Weekdays("UTC", ("13:00", "17:00"), ("08:00", "12:00")))
            .Add(Instant.FromUtc(2026, 3, 2, 11, 0), Duration.FromHours(2))
            .ShouldBe(Instant.FromUtc(2026, 3, 2, 14, 0));

    [Fact]
    public void what_never_runs_out_within_the_horizon_has_no_end() =>
        WorkingTime
            .Of(CalendarTerms.AlwaysOpen)
            .Add(Instant.FromUtc(2026, 3, 2, 0, 0), WorkingTime.Horizon + Duration.FromHours(1))
            .ShouldBeNull();

    private static IEnumerable<Instant> OpenMinutes(CalendarTerms terms, Instant from, Instant to)
    {
        var zone = DateTimeZoneProviders.Tzdb[terms.Zone];
        for (var minute = from; minute < to; minute += Duration.FromMinutes(1))
        {
            var local = minute.InZone(zone);
            var time = local.TimeOfDay.ToString("HH:mm", null);
            if (terms.Holidays.Any(holiday => LocalDate.FromDateOnly(holiday.Date) == local.Date))
                continue;
            if (
                terms.Hours.Any(hours =>
                    hours.Day.Equals(local.DayOfWeek.ToString(), StringComparison.OrdinalIgnoreCase)
                    && string.CompareOrdinal(hours.From, time) <= 0
                    && string.CompareOrdinal(time, hours.To) < 0
                )
            )
                yield return minute;
        }
    }

    private static void Check(Property property) => property.Check(Config.QuickThrowOnFailure.WithMaxTest(300));
}

using System.Text;
using NodaTime;

namespace Sms.Sla.Tests;

public class HolidayFileTests
{
    private static readonly Years Years = new(2026, 2028);

    [Fact]
    public void a_yearly_rule_is_followed_within_the_years() =>
        Days(
                Event(
                    "DTSTART;VALUE=DATE:20200101",
                    "SUMMARY:New Year",
                    "RRULE:FREQ=YEARLY",
                    "EXDATE;VALUE=DATE:20270101"
                )
            )
            .ShouldBe(["2026-01-01 New Year", "2028-01-01 New Year"]);

    [Fact]
    public void a_rule_by_weekday_is_followed() =>
        Days(
                Event(
                    "DTSTART;VALUE=DATE:20251127",
                    "SUMMARY:Thanksgiving",
                    "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;UNTIL=20271231"
                )
            )
            .ShouldBe(["2026-11-26 Thanksgiving", "2027-11-25 Thanksgiving"]);

    [Fact]
    public void several_days_are_a_holiday_each_and_the_end_is_not_one_of_them() =>
        Days(Event("DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261227", "SUMMARY:Christmas"))
            .ShouldBe(["2026-12-24 Christmas", "2026-12-25 Christmas", "2026-12-26 Christmas"]);

    [Fact]
    public void days_before_and_after_the_years_are_left_out() =>
        Days(
                Event("DTSTART;VALUE=DATE:20251231", "DTEND;VALUE=DATE:20260102", "SUMMARY:Turn")
                    + Event("DTSTART;VALUE=DATE:20290501", "SUMMARY:Later")
            )
            .ShouldBe(["2026-01-01 Turn"]);

    [Fact]
    public void a_day_that_is_there_twice_is_one_holiday_with_both_names() =>
        Days(
                Event("DTSTART;VALUE=DATE:20260501", "SUMMARY:Labour Day")
                    + Event("DTSTART;VALUE=DATE:20260501", "SUMMARY:Labour Day")
                    + Event("DTSTART;VALUE=DATE:20260501", "SUMMARY:Spring")
                        .Replace("UID:a", "UID:b", StringComparison.Ordinal)
            )
            .ShouldBe(["2026-05-01 Labour Day, Spring"]);

    [Fact]
    public void events_without_a_uid_are_told_apart() =>
        Days(
                (
                    Event("DTSTART;VALUE=DATE:20260501", "SUMMARY:One")
                    + Event("DTSTART;VALUE=DATE:20260501", "SUMMARY:Two")
                ).Replace("UID:a\r\n", "", StringComparison.Ordinal)
            )
            .ShouldBe(["2026-05-01 One, Two"]);

    [Fact]
    public void an_event_that_was_cancelled_is_none() =>
        Days(Event("DTSTART;VALUE=DATE:20260501", "STATUS:CANCELLED") + Event("DTSTART;VALUE=DATE:20260502"))
            .ShouldBe(["2026-05-02 Holiday"]);

    [Theory]
    [InlineData("DTSTART:20260501T100000Z", "time of day")]
    [InlineData("DTSTART;TZID=Europe/Berlin:20260501T100000", "time of day")]
    [InlineData("DTSTART;VALUE=DATE:20260501\nDTEND:20260502T100000Z", "time of day")]
    [InlineData("SUMMARY:Some day", "no DTSTART")]
    [InlineData("DTSTART;VALUE=DATE:20260501\nDTEND;VALUE=DATE:20260401", "before it begins")]
    [InlineData("DTSTART;VALUE=DATE:20260501\nDTEND;VALUE=DATE:20300101", "longer than a year")]
    [InlineData("DTSTART;VALUE=DATE:20260501\nRRULE:FREQ=DAILY", "not a yearly one")]
    [InlineData("DTSTART;VALUE=DATE:20260501\nRRULE:FREQ=YEARLY\nRRULE:FREQ=SECONDLY", "not a yearly one")]
    [InlineData("DTSTART;VALUE=DATE:20260501\nRRULE:FREQ=YEARLY\nEXRULE:FREQ=SECONDLY", "not a yearly one")]
    [InlineData("DTSTART;VALUE=DATE:20260501\nRRULE:FREQ=YEARLY;FREQ=SECONDLY", "cannot be followed: 'FREQ=SECONDLY'")]
    [InlineData("DTSTART:20260501T080000\nDURATION:PT4H\nRRULE:FREQ=YEARLY;BYSECOND=1,2", "followed: 'BYSECOND=1,2'")]
    [InlineData("DTSTART;VALUE=DATE:20260501\nRRULE:COUNT=5", "not a yearly one")]
    [InlineData("DTSTART;VALUE=DATE:20260501\nRRULE:FREQ=YEARLY;INTERVAL=0", "cannot be followed: 'INTERVAL=0'")]
    [InlineData("DTSTART;VALUE=DATE:20260501\nRRULE:FREQ=YEARLY;BYMONTH=13", "cannot be followed")]
    [InlineData("DTSTART;VALUE=DATE:20260501\nRRULE:FREQ=YEARLY;COUNT=2;UNTIL=20270501", "cannot be followed")]
    [InlineData("DTSTART;VALUE=DATE:20260501\nRDATE:soon", "RDATE 'soon'")]
    [InlineData("DTSTART;VALUE=DATE:20260501\nRDATE;VALUE=PERIOD:20260501T000000/P1D", "RDATE")]
    [InlineData("DTSTART;VALUE=DATE:20260501\nRECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20260501", "RECURRENCE-ID")]
    [InlineData("DTSTART;VALUE=DATE:20260501\nDURATION:-P1D", "before it begins")]
    [InlineData("DTSTART;VALUE=DATE:99991231", "no date or time")]
    [InlineData("DTSTART:20260501T100000\nDTEND:20260501T110000", "time of day")]
    [InlineData(
        "DTSTART;TZID=Mars/Olympus:20260501T100000\nDTEND;TZID=Mars/Olympus:20260501T180000",
        "'Mars/Olympus' (line 11) is not known"
    )]
    [InlineData("DTSTART:20260501T100000Z\nDTEND:20260502T100000Z\nX-MICROSOFT-CDO-ALLDAYEVENT:TRUE", "time of day")]
    public void an_event_that_is_no_holiday_is_named_with_its_line_and_uid(string lines, string why)
    {
        var file = Read(
            Calendar(
                Event("DTSTART;VALUE=DATE:20260101")
                    + Event(lines.Split('\n')).Replace("UID:a", "UID:b", StringComparison.Ordinal)
            )
        );
        file.Holidays.ShouldBeEmpty();
        file.Errors.ShouldHaveSingleItem().ShouldStartWith("Line 10, UID b");
        file.Errors[0].ShouldContain(why);
    }

    [Theory]
    [
        InlineData("", "no calendar"),
        InlineData("hello", "cannot be read"),
        InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "cannot be read")
    ]
    [InlineData("BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n", "no holiday in the years 2026 to 2028")]
    public void a_file_that_is_none_is_refused(string text, string why) =>
        Read(text).Errors.ShouldHaveSingleItem().ShouldContain(why);

    [Theory]
    [
        InlineData("DTSTART;VALUE=DATE:20261301"),
        InlineData("DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARL"),
        InlineData("DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")
    ]
    [
        InlineData("DTSTART;VALUE=DATE:20260101\nDURATION:soon"),
        InlineData("DTSTART;VALUE=DATE:99999999"),
        InlineData("DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY;COUNT=x")
    ]
    public void an_event_that_cannot_be_read_is_an_error_and_not_a_failure(string lines) =>
        (
            Read(Calendar(Event(lines.Split('\n')))) is { } file && (file.Errors.Count > 0 || file.Holidays.Count > 0)
        ).ShouldBeTrue();

    [Fact]
    public void more_rules_than_any_calendar_has_are_refused_before_one_is_followed()
    {
        var rules = Enumerable.Repeat("RRULE:FREQ=YEARLY", HolidayFile.MostRules + 1).ToArray();
        Refusal(Event(["DTSTART;VALUE=DATE:20260101", .. rules])).ShouldContain("more than 1000 rules");
        Refusal(string.Concat(rules.Select(rule => Event("DTSTART;VALUE=DATE:20260101", rule))))
            .ShouldContain("more than 1000 rules");
        Days(Event(["DTSTART;VALUE=DATE:20260101", "SUMMARY:x", .. rules[..100]])).Count().ShouldBe(3);
    }

    [Theory]
    [InlineData("RRULE:FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=366")]
    [InlineData("RRULE:FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU")]
    [InlineData("EXRULE:FREQ=YEARLY;BYYEARDAY=1,2"), InlineData("RRULE:FREQ=YEARLY;COUNT=999999;BYMONTHDAY=1,2,3")]
    public void the_days_that_have_to_be_looked_at_are_limited_over_the_whole_file(string rule) =>
        Refusal(string.Concat(Enumerable.Repeat(Event("DTSTART;VALUE=DATE:10000101", rule), HolidayFile.MostRules)))
            .ShouldContain("would have to be looked at");

    [Fact]
    public void the_days_of_holidays_are_limited_over_the_whole_file() =>
        Refusal(
                string.Concat(
                    Enumerable.Repeat(
                        Event("DTSTART;VALUE=DATE:20260101", "DTEND;VALUE=DATE:20270101"),
                        1 + HolidayFile.MostDays / 365
                    )
                )
            )
            .ShouldContain("days of holidays");

    [Fact]
    public void what_nobody_waits_for_any_more_is_not_read_to_its_end()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        Should.Throw<OperationCanceledException>(() =>
            HolidayFile.Read(
                Encoding.UTF8.GetBytes(Calendar(Event("DTSTART;VALUE=DATE:20260101"))),
                null,
                DateTimeZone.Utc,
                Years,
                cancellation.Token
            )
        );
    }

    [Fact]
    public void deep_nesting_is_read_without_recursion()
    {
        const int deep = 40_000;
        var nested =
            string.Concat(Enumerable.Repeat("BEGIN:X\r\n", deep)) + string.Concat(Enumerable.Repeat("END:X\r\n", deep));
        Days(nested + Event("DTSTART;VALUE=DATE:20260101", "SUMMARY:x")).ShouldHaveSingleItem();
    }

    [Fact]
    public void of_many_errors_the_first_are_told() =>
        Read(Calendar(string.Concat(Enumerable.Repeat(Event("DTSTART:no"), 5_000))))
            .Errors.ShouldSatisfyAllConditions(x => x.Count.ShouldBe(21), x => x[20].ShouldContain("4980 more"));

    [Fact]
    public void parts_of_a_day_that_meet_are_one_and_a_whole_day_has_no_parts() =>
        Read(
            Calendar(
                Event("DTSTART:20260501T080000", "DTEND:20260501T120000", "SUMMARY:A")
                    + Event("DTSTART:20260501T110000", "DTEND:20260501T140000", "SUMMARY:B")
                    + Event("DTSTART:20260501T200000", "DTEND:20260501T220000", "SUMMARY:C")
                    + Event("DTSTART:20260502T080000", "DTEND:20260502T120000", "SUMMARY:D")
                    + Event("DTSTART;VALUE=DATE:20260502", "SUMMARY:E")
            )
        )
            .Holidays.ShouldBe([
                new Holiday(new(2026, 5, 1), "A, B", "08:00", "14:00"),
                new Holiday(new(2026, 5, 1), "C", "20:00", "22:00"),
                new Holiday(new(2026, 5, 2), "E, D"),
            ]);

    [Fact]
    public void text_is_read_without_escapes() =>
        Days(Event("DTSTART;VALUE=DATE:20260101", @"SUMMARY:St. John\, St. Paul\; both"))
            .ShouldBe(["2026-01-01 St. John, St. Paul; both"]);

    [Fact]
    public void the_file_may_say_what_the_set_is_called() =>
        Read(Calendar(Event("DTSTART;VALUE=DATE:20260101"))).Name.ShouldBe("Bavaria");

    internal static string Event(params string[] lines) =>
        string.Join("\r\n", ["BEGIN:VEVENT", "UID:a", .. lines, "END:VEVENT", ""]);

    internal static string Calendar(string events, string name = "X-WR-CALNAME:Bavaria\r\n") =>
        $"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n{name}{events}END:VCALENDAR\r\n";

    private static string Refusal(string events) => Read(Calendar(events)).Errors.ShouldHaveSingleItem();

    private static HolidayFile Read(string text) =>
        HolidayFile.Read(
            Encoding.UTF8.GetBytes(text),
            null,
            DateTimeZone.Utc,
            Years,
            TestContext.Current.CancellationToken
        );

    private static IEnumerable<string> Days(string events)
    {
        var file = Read(Calendar(events));
        file.Errors.ShouldBeEmpty();
        return file.Holidays.Select(holiday => $"{holiday.Date:yyyy-MM-dd} {holiday.Name}");
    }
}

namespace Sms.Sla.Tests;

public class HolidayFileTests
{
    private static readonly Years Years = new(2026, 2028);

    [Fact]
    public void a_yearly_rule_is_followed_within_the_years() =>
        Days(Event("DTSTART;VALUE=DATE:20200101", "SUMMARY:New Year", "RRULE:FREQ=YEARLY", "EXDATE;VALUE=DATE:20270101")).ShouldBe(["2026-01-01 New Year", "2028-01-01 New Year"]);

    [Fact]
    public void a_rule_by_weekday_is_followed() =>
        Days(Event("DTSTART;VALUE=DATE:20251127", "SUMMARY:Thanksgiving", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;UNTIL=20271231")).ShouldBe(["2026-11-26 Thanksgiving", "2027-11-25 Thanksgiving"]);

    [Fact]
    public void several_days_are_a_holiday_each_and_the_end_is_not_one_of_them() =>
        Days(Event("DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261227", "SUMMARY:Christmas"))
            .ShouldBe(["2026-12-24 Christmas", "2026-12-25 Christmas", "2026-12-26 Christmas"]);

    [Fact]
    public void days_before_and_after_the_years_are_left_out() =>
        Days(Event("DTSTART;VALUE=DATE:20251231", "DTEND;VALUE=DATE:20260102", "SUMMARY:Turn") + Event("DTSTART;VALUE=DATE:20290501", "SUMMARY:Later")).ShouldBe(["2026-01-01 Turn"]);

    [Fact]
    public void a_day_that_is_there_twice_is_one_holiday_with_both_names() => Days(
            Event("DTSTART;VALUE=DATE:20260501", "SUMMARY:Labour Day") + Event("DTSTART;VALUE=DATE:20260501", "SUMMARY:Labour Day") + Event("DTSTART;VALUE=DATE:20260501", "SUMMARY:Spring").Replace("UID:a", "UID:b", StringComparison.Ordinal))
        .ShouldBe(["2026-05-01 Labour Day, Spring"]);

    [Fact]
    public void events_without_a_uid_are_told_apart() => Days(
            (Event("DTSTART;VALUE=DATE:20260501", "SUMMARY:One") + Event("DTSTART;VALUE=DATE:20260501", "SUMMARY:Two")).Replace("UID:a\r\n", "", StringComparison.Ordinal))
        .ShouldBe(["2026-05-01 One, Two"]);

    [Fact]
    public void an_event_that_was_cancelled_is_none() =>
        Days(Event("DTSTART;VALUE=DATE:20260501", "STATUS:CANCELLED") + Event("DTSTART;VALUE=DATE:20260502")).ShouldBe(["2026-05-02 Holiday"]);

    [Theory]
    [InlineData("DTSTART:20260501T100000Z", "time of day")]
    [InlineData("DTSTART;TZID=Europe/Berlin:20260501T100000", "time of day")]
    [InlineData("DTSTART;VALUE=DATE:20260501\nDTEND:20260502T100000Z", "time of day")]
    [InlineData("SUMMARY:Some day", "no DTSTART")]
    [InlineData("DTSTART;VALUE=DATE:20260501\nDTEND;VALUE=DATE:20260401", "before it begins")]
    [InlineData("DTSTART;VALUE=DATE:20260501\nDTEND;VALUE=DATE:20300101", "longer than a year")]
    [InlineData("DTSTART;VALUE=DATE:20260501\nRRULE:FREQ=DAILY", "not a yearly one")]
    public void an_event_that_is_no_holiday_is_named_with_its_line_and_uid(string lines, string why)
    {
        var file = HolidayFile.Read(Calendar(Event("DTSTART;VALUE=DATE:20260101") + Event(lines.Split('\n')).Replace("UID:a", "UID:b", StringComparison.Ordinal)), Years);
        file.Holidays.ShouldBeEmpty();
        file.Errors.ShouldHaveSingleItem().ShouldStartWith("Line 10, UID b");
        file.Errors[0].ShouldContain(why);
    }

    [Theory]
    [InlineData("", "no calendar"), InlineData("hello", "cannot be read"), InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "cannot be read")]
    [InlineData("BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n", "no holiday in the years 2026 to 2028")]
    public void a_file_that_is_none_is_refused(string text, string why) => HolidayFile.Read(text, Years).Errors.ShouldHaveSingleItem().ShouldContain(why);

    [Theory]
    [InlineData("DTSTART;VALUE=DATE:20261301"), InlineData("DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARL"), InlineData("DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")]
    [InlineData("DTSTART;VALUE=DATE:20260101\nDURATION:soon"), InlineData("DTSTART;VALUE=DATE:99999999"), InlineData("DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY;COUNT=x")]
    public void an_event_that_cannot_be_read_is_an_error_and_not_a_failure(string lines) =>
        (HolidayFile.Read(Calendar(Event(lines.Split('\n'))), Years) is { } file && (file.Errors.Count > 0 || file.Holidays.Count > 0)).ShouldBeTrue();

    [Fact]
    public void the_file_may_say_what_the_set_is_called() => HolidayFile.Read(Calendar(Event("DTSTART;VALUE=DATE:20260101")), Years).Name.ShouldBe("Bavaria");

    internal static string Event(params string[] lines) => string.Join("\r\n", ["BEGIN:VEVENT", "UID:a", .. lines, "END:VEVENT", ""]);

    internal static string Calendar(string events, string name = "X-WR-CALNAME:Bavaria\r\n") => $"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n{name}{events}END:VCALENDAR\r\n";

    private static IEnumerable<string> Days(string events)
    {
        var file = HolidayFile.Read(Calendar(events), Years);
        file.Errors.ShouldBeEmpty();
        return file.Holidays.Select(holiday => $"{holiday.Date:yyyy-MM-dd} {holiday.Name}");
    }
}

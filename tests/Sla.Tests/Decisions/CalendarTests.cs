namespace Sms.Sla.Tests;

public class CalendarTests
{
    private static readonly Guid Id = Guid.CreateVersion7();
    private static readonly DateTimeOffset Now = Story.At("09:00");

    [Fact]
    public void a_calendar_is_defined_with_the_tz_database_in_use()
    {
        var defined = Calendar
            .Define(Id, Calendars.Office with { TzdbVersion = "made up" }, "anna", Now)
            .Events.ShouldHaveSingleItem()
            .ShouldBeOfType<CalendarDefined>();
        Calendar.Create(defined).Latest.TzdbVersion.ShouldBe(WorkingTime.TzdbVersion);
    }

    [Fact]
    public void a_revision_is_one_more_version_and_the_earlier_ones_stay()
    {
        var calendar = Defined();
        var revised = calendar
            .Revise(Calendars.Office with { Name = "Office 2" }, "anna", Now)
            .Events.ShouldHaveSingleItem()
            .ShouldBeOfType<CalendarRevised>();
        calendar = calendar.Apply(revised);
        (calendar.Terms(1)!.Name, calendar.Terms(2)!.Name, calendar.Terms(3)).ShouldBe(("Office", "Office 2", null));
    }

    [Fact]
    public void revising_to_the_same_terms_does_nothing()
    {
        var copy = Calendars.Office with
        {
            Hours = [.. Calendars.Office.Hours],
            Holidays = [.. Calendars.Office.Holidays],
        };
        Defined().Revise(copy, "anna", Now).Events.ShouldBeEmpty();
        Defined()
            .Revise(copy with { Holidays = [new(new DateOnly(2026, 12, 25), "Christmas")] }, "anna", Now)
            .Events.ShouldNotBeEmpty();
    }

    [Fact]
    public void good_terms_have_no_errors()
    {
        Calendars.Weekdays("Europe/Berlin", ("08:00", "12:00"), ("12:00", "24:00")).Validate().ShouldBeEmpty();
        CalendarTerms.AlwaysOpen.Validate().ShouldBeEmpty();
    }

    [Fact]
    public void every_error_names_its_field()
    {
        var terms = new CalendarTerms
        {
            Name = " ",
            Zone = "Mars/Olympus",
            BusinessDayMinutes = 0,
            Hours =
            [
                new("monday", "08:00", "12:00"),
                new("monday", "11:00", "13:00"),
                new("caturday", "8:00", "25:00"),
                new("friday", "12:00", "12:00"),
            ],
            Holidays = [new(new DateOnly(2026, 12, 25), "Christmas"), new(new DateOnly(2026, 12, 25), "Again")],
        };
        terms
            .Validate()
            .Keys.Order(StringComparer.Ordinal)
            .ShouldBe([
                "businessDayMinutes",
                "holidays[1].date",
                "hours[1]",
                "hours[2].day",
                "hours[2].from",
                "hours[2].to",
                "hours[3]",
                "name",
                "zone",
            ]);
    }

    [Fact]
    public void a_week_without_working_time_is_refused() =>
        (Calendars.Office with { Hours = [] }).Validate().Keys.ShouldBe(["hours"]);

    [Fact]
    public void lists_that_a_request_sets_to_null_are_errors_and_not_failures() =>
        (Calendars.Office with { Hours = null!, Holidays = null! }).Validate().Keys.ShouldBe(["hours"]);

    private static Calendar Defined() =>
        Calendar.Create((CalendarDefined)Calendar.Define(Id, Calendars.Office, "anna", Now).Events[0]);
}

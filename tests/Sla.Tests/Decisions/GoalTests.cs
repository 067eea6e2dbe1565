using NodaTime;

namespace Sms.Sla.Tests;

public class GoalTests
{
    [Theory]
    [
        InlineData("30s", 0.5),
        InlineData("15m", 15),
        InlineData("4h", 240),
        InlineData("PT4H30M", 270),
        InlineData("PT90S", 1.5),
        InlineData("2bd", 1080)
    ]
    public void a_goal_is_working_time_of_the_calendar(string text, double minutes) =>
        Goal.Parse(text).In(Calendars.Office).ShouldBe(Duration.FromMinutes(minutes));

    [Theory]
    [
        InlineData(null),
        InlineData(""),
        InlineData("4"),
        InlineData("0h"),
        InlineData("-1h"),
        InlineData("1.5h"),
        InlineData("2d"),
        InlineData("P1D")
    ]
    [InlineData("PT"), InlineData("PT0S"), InlineData("4 h"), InlineData("9999999h")]
    public void anything_else_is_no_goal(string? text) => Goal.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void a_business_day_is_the_longest_day_of_the_week_unless_the_calendar_says_otherwise()
    {
        var terms = Calendars.Office with
        {
            Hours = [new("monday", "08:00", "12:00"), new("monday", "13:00", "16:00"), new("friday", "08:00", "13:00")],
        };
        Goal.Parse("1bd").In(terms).ShouldBe(Duration.FromHours(7));
        Goal.Parse("1bd").In(terms with { BusinessDayMinutes = 480 }).ShouldBe(Duration.FromHours(8));
    }
}

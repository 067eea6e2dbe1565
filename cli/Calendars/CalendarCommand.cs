using System.CommandLine;

namespace Sms.Cli.Calendars;

/// <summary><c>sms calendar</c>: working time and holidays.</summary>
public static class CalendarCommand
{
    public static Command Create() => new("calendar", "Working time and holidays.") { ImportHolidays.Create() };
}

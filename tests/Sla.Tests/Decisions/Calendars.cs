namespace Sms.Sla.Tests;

internal static class Calendars
{
    /// <summary>Monday to Friday, nine hours, in UTC.</summary>
    internal static CalendarTerms Office { get; } = Weekdays("UTC", ("08:00", "17:00"));

    internal static CalendarTerms Weekdays(string zone, params (string From, string To)[] hours) =>
        In(zone, ["monday", "tuesday", "wednesday", "thursday", "friday"], hours);

    internal static CalendarTerms Daily(string zone, params (string From, string To)[] hours) =>
        In(zone, ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"], hours);

    private static CalendarTerms In(string zone, string[] days, (string From, string To)[] hours) =>
        new()
        {
            Name = "Office",
            Zone = zone,
            Hours = [.. days.SelectMany(day => hours.Select(hour => new OpenHours(day, hour.From, hour.To)))],
        };
}

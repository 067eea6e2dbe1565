using NodaTime;

namespace Sms.Sla;

/// <summary>What a request for a calendar has to be before anything is decided.</summary>
public static class CalendarValidation
{
    /// <returns>Field → messages; empty when the terms can be stored.</returns>
    public static Dictionary<string, string[]> Validate(this CalendarTerms terms)
    {
        var errors = new FieldErrors();
        errors.Unless(!string.IsNullOrWhiteSpace(terms.Name), "name", "A calendar has a name.");
        errors.Unless(
            terms.Zone is { Length: > 0 } zone && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is not null,
            "zone",
            $"'{terms.Zone}' is not a zone of the time zone database, such as Europe/Berlin."
        );
        errors.Unless(
            terms.BusinessDayMinutes is null or (> 0 and <= 24 * 60),
            "businessDayMinutes",
            "A business day has 1 to 1440 minutes."
        );
        CheckHours(terms.Hours ?? [], errors);
        CheckHolidays(terms.Holidays ?? [], errors);
        return errors.ToDictionary();
    }

    private static void CheckHours(IReadOnlyList<OpenHours> hours, FieldErrors errors)
    {
        errors.Unless(hours.Count > 0, "hours", "The week has at least one working interval.");
        var open = new List<(DayOfWeek Day, int From, int To)>();
        for (var i = 0; i < hours.Count; i++)
        {
            var field = $"hours[{i}]";
            var dayKnown = Week.TryParse(hours[i]?.Day, out var day);
            errors.Unless(dayKnown, $"{field}.day", "A day is monday to sunday.");
            var fromKnown = TimeOfDay.TryParse(hours[i]?.From, out var from);
            errors.Unless(fromKnown, $"{field}.from", "A time is 00:00 to 24:00.");
            var toKnown = TimeOfDay.TryParse(hours[i]?.To, out var to);
            errors.Unless(toKnown, $"{field}.to", "A time is 00:00 to 24:00.");
            if (!dayKnown || !fromKnown || !toKnown)
                continue;
            errors.Unless(from < to, field, "An interval ends after it begins; one past midnight is two intervals.");
            errors.Unless(
                !open.Exists(other => other.Day == day && from < other.To && other.From < to),
                field,
                "The interval overlaps an earlier one."
            );
            open.Add((day, from, to));
        }
    }

    private static void CheckHolidays(IReadOnlyList<Holiday> holidays, FieldErrors errors)
    {
        var seen = new List<(DateOnly Date, int From, int To)>();
        for (var i = 0; i < holidays.Count; i++)
        {
            if (holidays[i] is not { } holiday || holiday.Date == default)
            {
                errors.Add($"holidays[{i}].date", "A holiday has a date.");
                continue;
            }

            var fromKnown = TimeOfDay.TryParse(holiday.From ?? "00:00", out var from);
            errors.Unless(fromKnown, $"holidays[{i}].from", "A time is 00:00 to 24:00.");
            var toKnown = TimeOfDay.TryParse(holiday.To ?? "24:00", out var to);
            errors.Unless(toKnown, $"holidays[{i}].to", "A time is 00:00 to 24:00.");
            if (!fromKnown || !toKnown)
                continue;
            errors.Unless(
                (holiday.From is null) == (holiday.To is null),
                $"holidays[{i}]",
                "A part of a day has both 'from' and 'to'."
            );
            errors.Unless(from < to, $"holidays[{i}]", "A part of a day ends after it begins.");
            errors.Unless(
                !seen.Exists(other => other.Date == holiday.Date && from < other.To && other.From < to),
                $"holidays[{i}].date",
                $"{holiday.Date:yyyy-MM-dd} is there twice."
            );
            seen.Add((holiday.Date, from, to));
        }
    }
}

using System.Diagnostics.CodeAnalysis;
using NodaTime;

namespace Sms.Sla;

/// <summary>
/// One version of a calendar: when the service organisation works, in local times of one zone. Never changed once
/// stored.
/// </summary>
public sealed record CalendarTerms
{
    public string Name { get; init; } = "";

    /// <summary>IANA id: <c>Europe/Berlin</c>.</summary>
    public string Zone { get; init; } = "";

    /// <summary>The week; several intervals a day are allowed, overlapping ones are not.</summary>
    public IReadOnlyList<OpenHours> Hours { get; init; } = [];

    /// <summary>Local days, or parts of them, without working time.</summary>
    [AllowNull]
    public IReadOnlyList<Holiday> Holidays { get; init; } = [];

    /// <summary>Working minutes of one business day; null: as many as the longest day of the week has.</summary>
    public int? BusinessDayMinutes { get; init; }

    /// <summary>Name and version of the set that the holidays were taken from, such as <c>DE-BY 2026.1</c>.</summary>
    public string? HolidaySet { get; init; }

    /// <summary>
    /// Time zone database in use when this version was stored; set by the decision, whatever the request says.
    /// </summary>
    public string? TzdbVersion { get; init; }

    /// <summary>Around the clock, every day.</summary>
    public static CalendarTerms AlwaysOpen { get; } =
        new()
        {
            Name = "24x7",
            Zone = "UTC",
            Hours =
            [
                .. Enum.GetNames<DayOfWeek>().Select(day => new OpenHours(day.ToLowerInvariant(), "00:00", "24:00")),
            ],
        };

    /// <summary>The unit "business day" of this calendar.</summary>
    public Duration BusinessDay() =>
        Duration.FromMinutes(
            BusinessDayMinutes
                ?? Hours
                    .GroupBy(hours => hours.Day)
                    .Max(day => day.Sum(hours => TimeOfDay.Minutes(hours.To) - TimeOfDay.Minutes(hours.From)))
        );

    public bool SameAs(CalendarTerms other) =>
        this with { Hours = other.Hours, Holidays = other.Holidays } == other
        && Hours.SequenceEqual(other.Hours)
        && Holidays.SequenceEqual(other.Holidays);
}

/// <param name="Day">monday to sunday.</param>
/// <param name="From">Local time of day, <c>08:00</c>.</param>
/// <param name="To">Local time of day, after <c>From</c>; <c>24:00</c> is the end of the day.</param>
public sealed record OpenHours(string Day, string From, string To);

/// <param name="From">
/// Of a holiday that is only a part of the day: when it begins, <c>12:00</c>. Null: the whole day.
/// </param>
/// <param name="To">When that part ends; <c>24:00</c> is the end of the day. Null: the whole day.</param>
public sealed record Holiday(DateOnly Date, string Name = "", string? From = null, string? To = null);

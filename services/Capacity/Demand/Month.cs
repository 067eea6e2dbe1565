using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Sms.Capacity;

/// <summary>A calendar month of a time zone.</summary>
/// <param name="Name">As 2026-11.</param>
/// <param name="From">Its first moment.</param>
/// <param name="Until">The first moment of the next one.</param>
public sealed record Month(string Name, DateTimeOffset From, DateTimeOffset Until)
{
    private static readonly YearMonthPattern Pattern = YearMonthPattern.Iso;

    /// <summary>The one that has the moment.</summary>
    public static Month Of(DateTimeOffset at, string? zone) =>
        Of(Instant.FromDateTimeOffset(at).InZone(ZoneOf(zone)).Date.ToYearMonth(), zone);

    /// <returns>Null for what is no month such as 2026-11.</returns>
    public static Month? Parse(string text, string? zone) =>
        Pattern.Parse(text) is { Success: true } parsed ? Of(parsed.Value, zone) : null;

    private static Month Of(YearMonth month, string? zone)
    {
        var first = month.OnDayOfMonth(1);
        return new(Pattern.Format(month), Start(first), Start(first.PlusMonths(1)));

        DateTimeOffset Start(LocalDate day) => ZoneOf(zone).AtStartOfDay(day).ToInstant().ToDateTimeOffset();
    }

    private static DateTimeZone ZoneOf(string? zone) =>
        zone is null ? DateTimeZone.Utc : DateTimeZoneProviders.Tzdb[zone];

    public override string ToString() => Name.ToString(CultureInfo.InvariantCulture);
}

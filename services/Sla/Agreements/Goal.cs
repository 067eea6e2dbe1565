using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;

namespace Sms.Sla;

/// <summary>
/// Working time that a target allows: <c>30s</c>, <c>15m</c>, <c>4h</c>, ISO 8601 time such as <c>PT4H30M</c>, or
/// business days of the calendar, <c>2bd</c>. Plain days are refused: they would be 24 hours to one reader and 8 to
/// another.
/// </summary>
public readonly partial record struct Goal
{
    private readonly Duration _working;
    private readonly int _businessDays;

    private Goal(Duration working, int businessDays) => (_working, _businessDays) = (working, businessDays);

    /// <exception cref="FormatException">Not a goal.</exception>
    public static Goal Parse(string text) =>
        TryParse(text, out var goal)
            ? goal
            : throw new FormatException($"'{text}' is not a goal such as 15m, 4h, 2bd or PT4H30M.");

    public static bool TryParse(string? text, out Goal goal)
    {
        goal = default;
        if (text is null)
            return false;
        if (Short().Match(text) is { Success: true } match)
        {
            var number = Number(match.Groups[1]);
            goal = match.Groups[2].Value switch
            {
                "s" => new(Duration.FromSeconds(number), 0),
                "m" => new(Duration.FromMinutes(number), 0),
                "h" => new(Duration.FromHours(number), 0),
                _ => new(Duration.Zero, number),
            };
        }
        else if (Iso().Match(text) is { Success: true } iso)
        {
            goal = new(
                Duration.FromHours(Number(iso.Groups[1]))
                    + Duration.FromMinutes(Number(iso.Groups[2]))
                    + Duration.FromSeconds(Number(iso.Groups[3])),
                0
            );
        }

        return goal != default;
    }

    /// <summary>In working time of the calendar.</summary>
    public Duration In(CalendarTerms calendar) =>
        _businessDays == 0 ? _working : calendar.BusinessDay() * _businessDays;

    private static int Number(Group digits) =>
        digits.Success ? int.Parse(digits.Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex("^([0-9]{1,6})(s|m|h|bd)$")]
    private static partial Regex Short();

    [GeneratedRegex("^PT(?:([0-9]{1,6})H)?(?:([0-9]{1,6})M)?(?:([0-9]{1,6})S)?$")]
    private static partial Regex Iso();
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace Sms.Capacity;

/// <summary>How far ahead somebody asks: <c>90m</c>, <c>24h</c>, <c>14d</c>, <c>2w</c>.</summary>
internal static partial class Horizon
{
    private static readonly TimeSpan Farthest = TimeSpan.FromDays(366);

    internal static bool TryParse(string text, out TimeSpan horizon)
    {
        horizon = default;
        if (Form().Match(text) is not { Success: true } match)
            return false;
        var number = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        horizon = match.Groups[2].Value switch
        {
            "m" => TimeSpan.FromMinutes(number),
            "h" => TimeSpan.FromHours(number),
            "d" => TimeSpan.FromDays(number),
            _ => TimeSpan.FromDays(7 * number),
        };
        return horizon > TimeSpan.Zero && horizon <= Farthest;
    }

    [GeneratedRegex(@"^([0-9]{1,6}(?:\.[0-9]{1,3})?)([mhdw])$")]
    private static partial Regex Form();
}

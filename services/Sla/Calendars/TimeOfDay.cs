using System.Globalization;

namespace Sms.Sla;

/// <summary><c>HH:mm</c> from 00:00 to 24:00, as minutes since midnight.</summary>
internal static class TimeOfDay
{
    internal static int Minutes(string text) =>
        TryParse(text, out var minutes)
            ? minutes
            : throw new FormatException($"'{text}' is not a time of day such as 08:00.");

    internal static string Text(int minutes) =>
        string.Create(CultureInfo.InvariantCulture, $"{minutes / 60:00}:{minutes % 60:00}");

    internal static bool TryParse(string? text, out int minutes)
    {
        minutes = 0;
        if (text is not { Length: 5 } || text[2] != ':')
            return false;
        if (!int.TryParse(text.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var hour))
            return false;
        if (!int.TryParse(text.AsSpan(3, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var minute))
            return false;
        minutes = hour * 60 + minute;
        return minute < 60 && minutes <= 24 * 60;
    }
}

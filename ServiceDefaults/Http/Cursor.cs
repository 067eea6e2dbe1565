using System.Globalization;
using System.Text;

namespace Sms.ServiceDefaults.Http;

/// <summary>Where a page ended: a time and a key that tells rows of the same time apart. Opaque to clients.</summary>
public sealed record Cursor(DateTimeOffset At, string Key)
{
    public override string ToString() =>
        Convert
            .ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks}|{Key}")))
            .Replace('+', '-')
            .Replace('/', '_');

    /// <summary>False for what no list of ours has given; null text is the beginning.</summary>
    public static bool TryParse(string? text, out Cursor? cursor)
    {
        cursor = null;
        if (text is null)
            return true;
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text.Replace('-', '+').Replace('_', '/'), bytes, out var length))
            return false;
        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split('|', 2);
        if (
            parts.Length != 2
            || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            || ticks > DateTimeOffset.MaxValue.UtcTicks
            || parts[1].Contains('\0')
        )
            return false;
        cursor = new Cursor(new DateTimeOffset(ticks, TimeSpan.Zero), parts[1]);
        return true;
    }
}

using System.Globalization;
using Sms.ServiceDefaults.Http;

namespace Sms.Sla;

/// <summary>Where a page of differences ended.</summary>
/// <param name="At">The moment that the first page was read at; the others are too, so that they fit together.</param>
/// <param name="ReportedAt">Of the last incident of the page.</param>
/// <param name="Incident">The last incident of the page.</param>
internal sealed record Place(DateTimeOffset At, DateTimeOffset ReportedAt, Guid Incident)
{
    public override string ToString() =>
        new Cursor(At, string.Create(CultureInfo.InvariantCulture, $"{ReportedAt.UtcTicks}:{Incident:N}")).ToString();

    /// <summary>False for what no page of ours has given; null text is the beginning.</summary>
    internal static bool TryParse(string? text, out Place? place)
    {
        place = null;
        if (!Cursor.TryParse(text, out var cursor))
            return false;
        if (cursor is null)
            return true;
        var parts = cursor.Key.Split(':');
        if (
            parts.Length != 2
            || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            || ticks > DateTimeOffset.MaxValue.UtcTicks
            || !Guid.TryParseExact(parts[1], "N", out var incident)
        )
            return false;
        place = new(cursor.At, new DateTimeOffset(ticks, TimeSpan.Zero), incident);
        return true;
    }
}

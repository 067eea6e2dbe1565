using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;

namespace Sms.Cli.Import;

/// <summary>
/// Times of an export are local and say nothing of their zone. A time that exists twice is the first of the two, one that the
/// clocks leave out is moved by as much as they are.
/// </summary>
public sealed class LocalTimes
{
    private static readonly IPattern<LocalDateTime>[] Patterns =
    [
        .. new[] { "dd-MM-uuuu HH:mm", "dd-MM-uuuu HH:mm:ss", "uuuu-MM-dd HH:mm:ss", "uuuu-MM-dd HH:mm" }.Select(LocalDateTimePattern.CreateWithInvariantCulture),
    ];

    private readonly DateTimeZone _zone;

    /// <param name="zone">IANA name.</param>
    /// <exception cref="CommandFailure">There is no such zone.</exception>
    public LocalTimes(string zone) => _zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone)
        ?? throw new CommandFailure($"{zone} is not a time zone such as Europe/Lisbon.");

    public DateTimeOffset? Parse(string text)
    {
        foreach (var pattern in Patterns)
        {
            if (pattern.Parse(text).TryGetValue(default, out var local))
                return local.InZone(_zone, Resolvers.LenientResolver).ToInstant().ToDateTimeOffset();
        }

        return null;
    }
}

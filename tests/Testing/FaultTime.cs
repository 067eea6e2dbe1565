using System.Globalization;

namespace Sms.Testing;

/// <summary>
/// How long the tests of faults let a fault last: some seconds in <c>./sms test</c>, minutes in <c>./sms faults</c>.
/// </summary>
public static class FaultTime
{
    /// <summary>Trait by which <c>./sms faults</c> finds its tests.</summary>
    public const string Kind = "kind";

    /// <inheritdoc cref="Kind"/>
    public const string Fault = "fault";

    private static readonly double Minutes = double.TryParse(
        Environment.GetEnvironmentVariable("SMS_FAULT_MINUTES"),
        CultureInfo.InvariantCulture,
        out var minutes
    )
        ? minutes
        : 0;

    public static bool IsLong => Minutes > 0;

    /// <param name="seconds">In the short form.</param>
    public static TimeSpan Of(double seconds) => IsLong ? TimeSpan.FromMinutes(Minutes) : TimeSpan.FromSeconds(seconds);
}

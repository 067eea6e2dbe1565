namespace Sms.Capacity;

/// <summary>
/// How long a step is: as measurements come, but no more steps than a person looks at, or a forecast is better for.
/// </summary>
public static class Steps
{
    private const int InHorizon = 500;
    private const int InWindow = 8_000;

    private static readonly TimeSpan[] Nice =
    [
        TimeSpan.FromSeconds(1),
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(10),
        TimeSpan.FromSeconds(15),
        TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(2),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(15),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(3),
        TimeSpan.FromHours(6),
        TimeSpan.FromHours(12),
        TimeSpan.FromDays(1),
    ];

    /// <param name="spacing">From one measurement to the next, in the middle.</param>
    /// <param name="window">From the first to the last.</param>
    /// <param name="horizon">How far ahead.</param>
    public static TimeSpan For(TimeSpan spacing, TimeSpan window, TimeSpan horizon)
    {
        // A clock that is a little off has not another rhythm.
        var least = Max(spacing * 0.9, Max(window / InWindow, horizon / InHorizon));
        return Array.Find(Nice, step => step >= least) is { Ticks: > 0 } found ? found : Nice[^1];
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}

namespace Sms.Capacity;

/// <summary>
/// Goes on with a history. Depends on nothing but its arguments: the same history gives the same figures.
/// </summary>
/// <param name="history">Values at regular steps, NaN where unknown; the last is known.</param>
/// <param name="horizon">Steps to go on.</param>
/// <returns>A value for each step; null when the history is too short for it.</returns>
public delegate double[]? Projection(ReadOnlySpan<double> history, int horizon);

/// <summary>A way to forecast.</summary>
/// <param name="Name">What it is called in forecasts and events: <c>linear-trend</c>, <c>seasonal-naive</c>.</param>
/// <param name="Parameters">What tells it from others of the name: <c>window=288</c>; in steps.</param>
/// <param name="Project">The forecast itself.</param>
public sealed record Model(string Name, string Parameters, Projection Project)
{
    /// <summary>Assumes nothing but that things stay as they are, or come again: what others have to beat.</summary>
    public bool IsNaive { get; init; }
}

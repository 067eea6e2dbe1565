namespace Sms.Capacity;

/// <summary>The last part of a history.</summary>
internal static class Window
{
    public const int All = int.MaxValue;
    private const int Shortest = 6;

    /// <returns>Nothing when there is too little for anything.</returns>
    public static ReadOnlySpan<double> Of(ReadOnlySpan<double> history, int window) =>
        history.Length < Shortest ? [] : history[^Math.Min(window, history.Length)..];

    public static string Words(int window) => window == All ? "window=all" : $"window={window}";
}

namespace Sms.Capacity;

/// <summary>Everything stays as it was last.</summary>
public static class Naive
{
    public static Model Model { get; } = new("naive", "", static (history, horizon) =>
        {
            var values = new double[horizon];
            Array.Fill(values, history[^1]);
            return values;
        }) { IsNaive = true };
}

namespace Sms.Bench;

/// <summary>Measured times, in milliseconds.</summary>
internal sealed class Times(IEnumerable<double> milliseconds)
{
    private readonly double[] _sorted = [.. milliseconds.Order()];

    public double Median => At(0.5);

    public double P99 => At(0.99);

    public override string ToString() => $"{Median:N1} ms in the middle, {P99:N1} ms at the 99th percentile";

    private double At(double part) => _sorted[(int)(part * (_sorted.Length - 1))];
}

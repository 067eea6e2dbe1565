namespace Sms.Capacity;

/// <summary>What a forecast is worth.</summary>
public static class Verdict
{
    public const string Ok = "ok";

    /// <summary>Nothing did better than to assume that all stays, or comes again: that is what is forecast.</summary>
    public const string NoModelBeatsNaive = "no-model-beats-naive";
    public const string NotEnoughData = "not-enough-data";

    /// <summary>The last measurement is so old that all that could be said is past.</summary>
    public const string MeasurementsStopped = "measurements-stopped";

    /// <summary>
    /// The measurements are so large, or so far apart, that what a forecast needs cannot be computed.
    /// </summary>
    public const string NotComputable = "not-computable";

    /// <summary>Whether there are figures of a future with it.</summary>
    public static bool IsForecast(string verdict) => verdict is Ok or NoModelBeatsNaive;
}

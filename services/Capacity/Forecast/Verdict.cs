namespace Sms.Capacity;

/// <summary>What a forecast is worth.</summary>
public static class Verdict
{
    public const string Ok = "ok";

    /// <summary>Nothing did better than to assume that all stays, or comes again: that is what is forecast.</summary>
    public const string NoModelBeatsNaive = "no-model-beats-naive";
    public const string NotEnoughData = "not-enough-data";
}

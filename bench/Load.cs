namespace Sms.Bench;

/// <summary>Alerts that came in as fast as they were answered, and all that they set off.</summary>
/// <param name="Intake">What their senders saw.</param>
/// <param name="After">What was still to be done when the last of them was answered.</param>
/// <param name="Time">How long they came in.</param>
internal sealed record Load(Wrk Intake, CatchUp After, TimeSpan Time)
{
    /// <summary>
    /// Alerts a second, from the first request to the last message handled: what the system could bear for ever.
    /// </summary>
    public double Sustained => Intake.Rate * Time.TotalSeconds / (Time + After.Took).TotalSeconds;

    public static async Task<Load> RunAsync(
        BenchedSystem system,
        string key,
        int connections,
        TimeSpan time,
        CancellationToken cancellation
    )
    {
        var intake = await Wrk.RunAsync(system, key, connections, time, cancellation);
        return new Load(intake, await CatchUp.WaitAsync(system, cancellation), time);
    }

    public override string ToString() => $"{Intake}; {After}; {Sustained:N0}/s with all that follows";
}

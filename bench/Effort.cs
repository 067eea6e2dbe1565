namespace Sms.Bench;

/// <summary>How much a run does.</summary>
/// <param name="Whole">All figures; otherwise only intake with a large log beside intake with a small one.</param>
/// <param name="Load">How long each load lasts.</param>
/// <param name="Clocks">Clocks that run while lateness is measured.</param>
/// <param name="Due">Clocks that come due meanwhile.</param>
/// <param name="Events">Events in the large log.</param>
/// <param name="Rounds">How often the large log and the small one are measured, in turn.</param>
internal sealed record Effort(bool Whole, TimeSpan Load, int Clocks, int Due, long Events, int Rounds)
{
    public static Effort Of(bool quick, bool scaleOnly, long? events) =>
        quick
            ? new(!scaleOnly, TimeSpan.FromSeconds(3), 2_000, 200, events ?? 200_000, 3)
            : new(
                !scaleOnly,
                TimeSpan.FromSeconds(10),
                100_000,
                2_000,
                events ?? (scaleOnly ? 10_000_000 : 1_000_000),
                9
            );
}

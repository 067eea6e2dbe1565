using System.Security.Cryptography;

namespace Sms.Bench.Scale;

/// <summary>In what an incident differs from the one that it is a copy of.</summary>
/// <param name="Stream">Made from its time, as the service does it, so that these ids ascend.</param>
/// <param name="Sequence">Of its number.</param>
/// <param name="Host">Scattered, as the hosts and checks of real alerts are.</param>
/// <param name="Earlier">How much earlier all of it happened.</param>
/// <param name="Position">In front of its first event in the log.</param>
internal sealed record Copy(string Stream, long Sequence, string Host, TimeSpan Earlier, long Position)
{
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(30);

    /// <param name="count">How many, half a minute apart; the last one is the latest.</param>
    /// <param name="model">What they are copies of.</param>
    /// <param name="happened">When the model happened.</param>
    /// <param name="position">The end of the log.</param>
    /// <param name="events">How many events each has.</param>
    public static IEnumerable<Copy> Many(
        long count,
        ModelIncident model,
        DateTimeOffset happened,
        long position,
        int events
    )
    {
        for (var i = 0L; i < count; i++)
        {
            var earlier = Apart * (count - i);
            var host = RandomNumberGenerator.GetHexString(32, lowercase: true);
            yield return new Copy(
                $"{Guid.CreateVersion7(happened - earlier)}",
                model.Sequence + 1 + i,
                host,
                earlier,
                position + (i * events)
            );
        }
    }
}

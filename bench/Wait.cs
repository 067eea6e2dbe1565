using System.Diagnostics;
using Sms.Cli;
using Sms.Local;

namespace Sms.Bench;

/// <summary>Waiting for the system for as long as it gets on.</summary>
internal static class Wait
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <param name="all">How many there have to be.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="what">What they are, in the plural, for the failure.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="CommandFailure">For two minutes there was not one more.</exception>
    public static async Task ForAsync(long all, Func<Task<long>> count, string what, CancellationToken cancellation)
    {
        var (watch, before) = (Stopwatch.StartNew(), -1L);
        while (await count() is var now && now < all)
        {
            if (now != before)
                watch.Restart();
            if (watch.Elapsed > Patience)
                throw new CommandFailure($"Only {now:N0} of {all:N0} {what} for {Patience.TotalMinutes:N0} minutes.");
            before = now;
            await Task.Delay(Look, cancellation);
        }
    }
}

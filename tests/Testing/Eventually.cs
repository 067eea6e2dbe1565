using System.Diagnostics;

namespace Sms.Testing;

/// <summary>Waits for what other processes bring about; fails with what was there last.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async Task<T> Until<T>(Func<Task<T>> look, Func<T, bool> seen, TimeSpan? within = null)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var last = await look();
            if (seen(last))
                return last;
            if (watch.Elapsed > (within ?? TimeSpan.FromSeconds(20)))
                throw new TimeoutException($"Not within {watch.Elapsed.TotalSeconds:0} s. Last: {last}");
            await Task.Delay(Pause);
        }
    }
}

using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;

namespace Sms.Bench;

/// <summary>
/// New alerts, one a request, at a steady rate whatever their answers take: wrk can only send as fast as it is
/// answered.
/// </summary>
internal static class PacedAlerts
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <returns>How many were sent, all of them accepted.</returns>
    public static async Task<int> SendAsync(
        BenchedSystem system,
        string key,
        double perSecond,
        TimeSpan time,
        CancellationToken cancellation
    )
    {
        var (address, body) = (new Uri(system.Address("incidents") + "/v2/enqueue"), Alerts.Single(key));
        var answers = new List<Task>();
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Tick);
        while (watch.Elapsed < time)
        {
            while (answers.Count < perSecond * watch.Elapsed.TotalSeconds)
                answers.Add(SendOneAsync());
            await timer.WaitForNextTickAsync(cancellation);
        }

        await Task.WhenAll(answers);
        return answers.Count;

        async Task SendOneAsync()
        {
            using var content = new ByteArrayContent(
                Encoding.UTF8.GetBytes(body.Replace(Alerts.Name, $"{Guid.NewGuid():N}", StringComparison.Ordinal))
            );
            content.Headers.ContentType = Json;
            using var answer = await system.Http.PostAsync(address, content, cancellation);
            answer.EnsureSuccessStatusCode();
        }
    }
}

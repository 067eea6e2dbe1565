using System.Net.Mime;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Sms.Local;

/// <summary>Whether a part of the system answers.</summary>
public static class Health
{
    private static readonly HttpClient Client = new(Loopback.Handler()) { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>Returns when the service says that it is healthy.</summary>
    public static async Task WaitAsync(string url, CancellationToken cancellation)
    {
        while (!await IsHealthyAsync(url, cancellation))
            await Task.Delay(150, cancellation);
    }

    public static async Task<bool> IsHealthyAsync(string url, CancellationToken cancellation) =>
        (await AskAsync(url, cancellation)).Healthy;

    /// <returns>Also how many messages it could not handle; null when it does not tell.</returns>
    public static async Task<(bool Healthy, long? DeadLetters)> AskAsync(string url, CancellationToken cancellation)
    {
        try
        {
            using var response = await Client.GetAsync(new Uri(url), cancellation);
            return (response.IsSuccessStatusCode, await DeadLettersAsync(response.Content, cancellation));
        }
        catch (Exception unreachable)
            when (unreachable is HttpRequestException
                || (unreachable is TaskCanceledException && !cancellation.IsCancellationRequested)
            )
        {
            return (false, null);
        }
    }

    /// <summary>Only services of the system answer with a report; others say a word.</summary>
    private static async Task<long?> DeadLettersAsync(HttpContent report, CancellationToken cancellation) =>
        report.Headers.ContentType?.MediaType == MediaTypeNames.Application.Json
            ? JsonNode
                .Parse(await report.ReadAsStringAsync(cancellation))
                ?["checks"]?["dead-letters"]?["data"]?["count"]?.GetValue<long>()
            : null;

    /// <summary>Whether something accepts connections at <c>host:port</c>.</summary>
    public static async Task<bool> AcceptsAsync(string address, CancellationToken cancellation)
    {
        var parts = address.Split(':');
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(
                parts[0],
                int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture),
                cancellation
            );
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

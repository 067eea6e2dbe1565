using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Sms.Portal.Tests;

/// <summary>Connections that only hold the door open are closed.</summary>
public class ConnectionTests
{
    [Fact]
    public async Task who_does_not_finish_his_headers_is_cut_off()
    {
        await using var portal = await PortalHost.Start();
        var watch = Stopwatch.StartNew();
        var answer = await Talk(portal, "GET /api/incidents HTTP/1.1\r\nHost: x\r\nX-Slow");
        answer.ShouldStartWith("HTTP/1.1 408");
        watch.Elapsed.ShouldBeInRange(TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(30));
        portal.Behind.Requests.ShouldBe(0);
    }

    [Fact]
    public async Task who_does_not_send_his_body_is_cut_off()
    {
        await using var portal = await PortalHost.Start();
        (
            await Talk(portal, "POST /api/incidents HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{")
        ).ShouldStartWith("HTTP/1.1 408");
    }

    [Theory]
    [InlineData(65, 1)]
    [InlineData(1, 17_000)]
    public async Task too_many_or_too_long_headers_are_refused(int count, int length)
    {
        await using var portal = await PortalHost.Start();
        var headers = string.Concat(Enumerable.Range(0, count).Select(i => $"X-{i}: {new string('x', length)}\r\n"));
        (await Talk(portal, $"GET /api/incidents HTTP/1.1\r\nHost: x\r\n{headers}\r\n")).ShouldStartWith(
            "HTTP/1.1 431"
        );
    }

    /// <returns>All that comes until the door closes the connection.</returns>
    private static async Task<string> Talk(PortalHost portal, string text)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", portal.Http.BaseAddress!.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text));
        using var reader = new StreamReader(stream);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await reader.ReadToEndAsync(patience.Token);
    }
}

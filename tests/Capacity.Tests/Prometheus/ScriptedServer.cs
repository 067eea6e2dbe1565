using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sms.Capacity.Tests.Prometheus;

/// <summary>
/// A server that answers each connection as a test says, byte by byte: also as no HTTP library would.
/// </summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private int _requests;

    /// <param name="answer">Gets the connection after the request was read; when it returns, the connection
    /// ends.</param>
    public ScriptedServer(Func<Exchange, Task> answer)
    {
        _listener.Start();
        _accepting = Accept(answer);
    }

    public string Address => $"http://{_listener.LocalEndpoint}";

    public int Requests => _requests;

    /// <summary>Answers with this text, status and headers.</summary>
    public static ScriptedServer Answering(
        string body,
        string status = "200 OK",
        string headers = "Content-Type: application/json"
    ) => new(exchange => exchange.Answer(Encoding.UTF8.GetBytes(body), status, headers));

    /// <summary>Answers what was asked for with a value a step, the last of them as it is given.</summary>
    public static ScriptedServer Measuring(string last = "42") =>
        new(exchange => exchange.Answer(Encoding.UTF8.GetBytes(exchange.Values(last))));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task Accept(Func<Exchange, Task> answer)
    {
        var serving = new List<Task>();
        try
        {
            while (true)
                serving.Add(Serve(await _listener.AcceptTcpClientAsync(_stop.Token), answer));
        }
        catch (Exception stopped)
            when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task Serve(TcpClient client, Func<Exchange, Task> answer)
    {
        using (client)
        {
            try
            {
                var exchange = await Exchange.Read(client, _stop.Token);
                Interlocked.Increment(ref _requests);
                await answer(exchange);
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException or SocketException)
            {
                // Whoever asked has given up, or the test is over.
            }
        }
    }
}

/// <summary>A request that a test answers.</summary>
internal sealed class Exchange(
    TcpClient client,
    NetworkStream stream,
    IReadOnlyDictionary<string, string> form,
    CancellationToken stop
)
{
    public CancellationToken Stop => stop;

    /// <summary>Ends with the test, or not at all.</summary>
    public Task UntilStopped() => new TaskCompletionSource().Task.WaitAsync(stop);

    public Task Send(string text) => Send(Encoding.UTF8.GetBytes(text));

    public async Task Send(byte[] bytes)
    {
        await stream.WriteAsync(bytes, stop);
        await stream.FlushAsync(stop);
    }

    public async Task Answer(byte[] body, string status = "200 OK", string headers = "Content-Type: application/json")
    {
        await Send($"HTTP/1.1 {status}\r\n{headers}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n");
        await Send(body);
    }

    /// <summary>Ends the connection as a process that was killed does.</summary>
    public void Reset() => client.Client.Close(0);

    public string Values(string last)
    {
        var (begin, end, step) = (
            double.Parse(form["start"], null),
            double.Parse(form["end"], null),
            double.Parse(form["step"], null)
        );
        var values = new List<string>();
        for (var at = begin; at <= end; at += step)
            values.Add($"[{at:0.###},\"{(at + step > end ? last : "42")}\"]");
        return """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":["""
            + string.Join(',', values)
            + "]}]}}";
    }

    internal static async Task<Exchange> Read(TcpClient client, CancellationToken stop)
    {
        var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var length = 0;
        while (await reader.ReadLineAsync(stop) is { Length: > 0 } line)
        {
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                length = int.Parse(line["Content-Length:".Length..], null);
        }

        var body = new char[length];
        await reader.ReadBlockAsync(body, stop);
        var form = new string(body)
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('='))
            .ToDictionary(pair => pair[0], pair => WebUtility.UrlDecode(pair[1]));
        return new(client, stream, form, stop);
    }
}

using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Sms.Cli.Portal;

namespace Sms.Cli.Watch;

/// <summary>
/// The stream of breaches without gaps: a connection that ends is made again, from the last event that was seen. Ends
/// when it is cancelled.
/// </summary>
public sealed class BreachStream(PortalClient portal)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    /// <exception cref="CommandFailure">The first connection failed, or the server refuses: trying again would not help.</exception>
    public async IAsyncEnumerable<SseItem<string>> ReadAsync(string? lastEventId, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var connected = false;
        var pause = TimeSpan.Zero;
        while (!cancellation.IsCancellationRequested)
        {
            var stream = await ConnectAsync(lastEventId, connected, cancellation);
            connected |= stream is not null;
            var events = stream is null ? null : SseParser.Create(stream).EnumerateAsync(cancellation).GetAsyncEnumerator(cancellation);
            while (events is not null && await NextAsync(events))
            {
                pause = TimeSpan.Zero;
                lastEventId = events.Current.EventId ?? lastEventId;
                yield return events.Current;
            }

            if (events is not null) await events.DisposeAsync();
            if (stream is not null) await stream.DisposeAsync();
            pause = TimeSpan.FromSeconds(Math.Clamp(pause.TotalSeconds * 2, 0.5, Longest.TotalSeconds));
            await Task.Delay(pause, cancellation).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task<Stream?> ConnectAsync(string? lastEventId, bool again, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, portal.Url + "/api/breaches/stream?include=at-risk");
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        try
        {
            var response = await portal.SendAsync(request, cancellation);
            return await response.Content.ReadAsStreamAsync(cancellation);
        }
        catch (UnreachableFailure) when (again)
        {
            return null;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <returns>False when the connection has ended, however it did.</returns>
    private static async Task<bool> NextAsync(IAsyncEnumerator<SseItem<string>> events)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception ended) when (ended is IOException or HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}

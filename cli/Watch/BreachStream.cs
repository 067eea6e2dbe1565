using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Sms.Cli.Portal;
using Sms.Local;

namespace Sms.Cli.Watch;

/// <summary>
/// The stream of breaches without gaps or repeats: a connection that ends is made again, with a new token if need be,
/// from where it ended. Ends when it is cancelled.
/// </summary>
/// <param name="portal">Where it is.</param>
/// <param name="query">What of it, beginning with a question mark.</param>
/// <param name="say">Told, in a sentence, when the system is away and when it is back.</param>
/// <param name="patience">A connection that is silent for longer is dead; by default three heartbeats of the
/// server.</param>
public sealed class BreachStream(
    PortalClient portal,
    string query = "?" + BreachStream.WithWarnings,
    Action<string>? say = null,
    TimeSpan? patience = null
)
{
    public const string WithWarnings = "include=at-risk";

    /// <summary>Three heartbeats of the server.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(45);

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <exception cref="CommandFailure">The first connection failed, or the server refuses: trying again would not
    /// help.</exception>
    public async IAsyncEnumerable<SseItem<string>> ReadAsync(
        string? lastEventId,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var (connected, away, pause) = (false, false, TimeSpan.Zero);
        while (!cancellation.IsCancellationRequested)
        {
            await using var stream = await ConnectAsync(lastEventId, connected, cancellation);
            if (stream is null)
            {
                if (!away && !cancellation.IsCancellationRequested)
                    say?.Invoke($"{portal.Url} does not answer. Trying again until it does.");
                away = true;
            }
            else
            {
                if (away)
                    say?.Invoke($"{portal.Url} answers again. Going on where the connection ended.");
                (connected, away) = (true, false);
                var parser = SseParser.Create(stream);
                await using var events = parser.EnumerateAsync(cancellation).GetAsyncEnumerator(cancellation);
                while (await NextAsync(events))
                {
                    pause = TimeSpan.Zero;
                    lastEventId = parser.LastEventId;
                    yield return events.Current;
                }

                // Ids come without events, too: where the stream began, and how far it was read.
                if (parser.LastEventId.Length > 0)
                    lastEventId = parser.LastEventId;
            }

            pause =
                pause < Shortest ? Shortest
                : pause * 2 < Longest ? pause * 2
                : Longest;
            await Task.Delay(pause, cancellation)
                .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task<Stream?> ConnectAsync(string? lastEventId, bool again, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, portal.Url + "/api/breaches/stream" + query);
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        try
        {
            var response = await portal.SendAsync(request, cancellation);
            var body = await response.Content.ReadAsStreamAsync(cancellation);
            return new AttentiveStream(body, patience ?? LongestSilence);
        }
        catch (CommandFailure failure) when (again && failure is UnreachableFailure or UnavailableFailure)
        {
            return null;
        }
        catch (OperationCanceledException) when (again || cancellation.IsCancellationRequested)
        {
            // Stopped, or a sign-in took too long.
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

using System.Globalization;
using JasperFx.Events;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.History;
using Sms.ServiceDefaults.Http;

namespace Sms.Sla;

/// <summary>
/// <c>GET /breaches/stream</c>: server-sent events <c>target-breached</c> and <c>target-breach-retracted</c>, with
/// <c>?include=at-risk</c> also <c>target-at-risk</c>. The data is the message as on the broker; the id is its position in
/// the log, so whoever sends it back as <c>Last-Event-ID</c> goes on behind it. Without one it begins now; 0 is everything.
/// </summary>
internal static class BreachStream
{
    // Proxies and clients take a silent connection for a dead one.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    internal static async Task<IResult> Follow(
        string? include, HttpContext http, EventFeed feed, ServiceIdentity service, TimeProvider time, CancellationToken cancellation)
    {
        if (include is not (null or "at-risk")) return Problems.Invalid("include", "at-risk, or nothing.");
        var last = http.Request.Headers["Last-Event-ID"].ToString();
        if (last.Length == 0) last = http.Request.Query["lastEventId"].ToString();
        var after = 0L;
        if (last.Length > 0 && (!long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out after)))
            return Problems.Invalid("Last-Event-ID", "Not an id that this stream gave.");
        if (last.Length == 0) after = await feed.End(cancellation);

        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-cache,no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        string[] types = include is null ? ["target_breached", "target_breach_retracted"] : ["target_breached", "target_breach_retracted", "target_at_risk"];
        try
        {
            await Write(http.Response, feed.Follow(after, types, cancellation), after, service, time, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The watcher has left.
        }

        return Results.Empty;
    }

    private static async Task Write(
        HttpResponse response, IAsyncEnumerable<IEvent> events, long after, ServiceIdentity service, TimeProvider time, CancellationToken cancellation)
    {
        await response.WriteAsync($"id: {after}\nretry: 1000\n\n", cancellation);
        await response.Body.FlushAsync(cancellation);
        await using var next = events.GetAsyncEnumerator(cancellation);
        var waiting = next.MoveNextAsync().AsTask();
        while (true)
        {
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var heartbeat = Task.Delay(Heartbeat, time, silence.Token);
            if (await Task.WhenAny(waiting, heartbeat) == heartbeat)
            {
                await response.WriteAsync(": still here\n\n", cancellation);
            }
            else
            {
                await silence.CancelAsync();
                await waiting;
                var e = next.Current;
                await response.WriteAsync(
                    $"id: {e.Sequence}\nevent: {e.EventTypeName.Replace('_', '-')}\ndata: {StreamHistory.PublishedJson(e, service)}\n\n", cancellation);
                waiting = next.MoveNextAsync().AsTask();
            }

            await response.Body.FlushAsync(cancellation);
        }
    }
}

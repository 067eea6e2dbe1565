using System.Globalization;
using Marten;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.History;
using Sms.ServiceDefaults.Http;

namespace Sms.Sla;

/// <summary>
/// <c>GET /breaches/stream</c>: server-sent events <c>target-breached</c> and <c>target-breach-retracted</c>, with
/// <c>?include=at-risk</c> also <c>target-at-risk</c>; of some services, groups or priorities with <c>?service=</c>,
/// <c>?group=</c>, <c>?priority=</c>, each as often as wanted. The data is the message as on the broker; the id is its
/// position in the log, so whoever sends it back as <c>Last-Event-ID</c> goes on after it. Without one it begins now; 0
/// is everything. A service owner or a customer is told of what is theirs.
/// </summary>
internal static class BreachStream
{
    // Proxies and clients take a silent connection for a dead one.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    internal static async Task<IResult> Follow(
        string? include,
        [AsParameters] BreachFilter filter,
        Actor actor,
        HttpContext http,
        EventFeed feed,
        IDocumentStore store,
        TermsBook book,
        ServiceIdentity service,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (include is not (null or "at-risk"))
            return Problems.Invalid("include", "at-risk, or nothing.");
        if (filter.Errors() is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        var last = http.Request.Headers["Last-Event-ID"].ToString();
        if (last.Length == 0)
            last = http.Request.Query["lastEventId"].ToString();
        var after = 0L;
        if (last.Length > 0 && (!long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out after)))
            return Problems.Invalid("Last-Event-ID", "Not an id that this stream gave.");
        if (last.Length == 0)
            after = await feed.End(cancellation);

        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-cache,no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        string[] types = include is null
            ? ["target_breached", "target_breach_retracted"]
            : ["target_breached", "target_breach_retracted", "target_at_risk"];
        try
        {
            await Write(http.Response, feed, types, IsWanted, after, service, time, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The watcher has left, or its access token has expired.
        }

        return Results.Empty;

        async Task<bool> IsWanted(object announcement) =>
            filter.Wants(announcement) && await IsWithin(((IAboutClock)announcement).Clock);

        // Asked each time: an agreement with the watcher's customer may be made while the stream lasts.
        async Task<bool> IsWithin(ClockRef clock)
        {
            await using var session = store.QuerySession();
            return (await ClockReach.Of(actor, book, session, cancellation)).Covers(clock);
        }
    }

    private static async Task Write(
        HttpResponse response,
        EventFeed feed,
        string[] types,
        Func<object, Task<bool>> isWanted,
        long after,
        ServiceIdentity service,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var events = feed.Follow(after, types, reading.Token).GetAsyncEnumerator(reading.Token);
        var next = events.MoveNextAsync().AsTask();
        try
        {
            await Send(response, $"id: {after}\nretry: 1000\n\n", cancellation);
            while (true)
            {
                if (!await ComesWithin(Heartbeat, next, time, cancellation))
                {
                    // With the id, a watcher of little resumes where the log was read to and not where it last saw
                    // something.
                    await Send(response, $"id: {after}\n: still here\n\n", cancellation);
                    continue;
                }

                await next;
                var e = events.Current;
                after = e.Sequence;
                if (await isWanted(e.Data))
                {
                    var (name, data) = (e.EventTypeName.Replace('_', '-'), StreamHistory.PublishedJson(e, service));
                    await Send(response, $"id: {after}\nevent: {name}\ndata: {data}\n\n", cancellation);
                }

                next = events.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            // What is being read has to end before it can be disposed of.
            await reading.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<bool> ComesWithin(
        TimeSpan atMost,
        Task next,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var came = await Task.WhenAny(next, Task.Delay(atMost, time, silence.Token)) == next;
        await silence.CancelAsync();
        return came;
    }

    private static async Task Send(HttpResponse response, string text, CancellationToken cancellation)
    {
        await response.WriteAsync(text, cancellation);
        await response.Body.FlushAsync(cancellation);
    }
}

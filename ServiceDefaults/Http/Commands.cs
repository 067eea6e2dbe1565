using JasperFx;
using JasperFx.Events;
using Marten;
using Marten.Events;
using Marten.Exceptions;
using Microsoft.AspNetCore.Http;
using Polly;
using Polly.Retry;

namespace Sms.ServiceDefaults.Http;

/// <summary>
/// Runs one decision on one stream: load, decide, append, answer. 204 with the new version as ETag, also when there was
/// nothing to do; 404 unknown; 409 with the rule's code; 412 when <c>If-Match</c> names another version.
/// </summary>
public static class Commands
{
    // A lost race is decided again on what is there now. Without If-Match the caller asks for the effect, not for a
    // version; with it, the second look finds that the version has passed.
    private static readonly ResiliencePipeline Again = new ResiliencePipelineBuilder()
        .AddRetry(
            new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder()
                    .Handle<ConcurrencyException>()
                    .Handle<EventStreamUnexpectedMaxEventIdException>(),
                MaxRetryAttempts = 3,
                Delay = TimeSpan.FromMilliseconds(20),
                UseJitter = true,
            }
        )
        .Build();

    /// <param name="store">The service's store.</param>
    /// <param name="what">Singular noun for messages.</param>
    /// <param name="id">Id of the stream.</param>
    /// <param name="decide">The decision; it may be asked again after a lost race.</param>
    /// <param name="http">The request.</param>
    /// <param name="along">What else is to be committed with the events, if there are any.</param>
    public static async Task<IResult> Decide<T>(
        this IDocumentStore store,
        string what,
        Guid id,
        Func<T, Decision> decide,
        HttpContext http,
        Action<IDocumentOperations>? along = null
    )
        where T : class
    {
        if (!TryReadIfMatch(http, out var expected))
            return Problems.Invalid("If-Match", "If-Match is a version as an entity tag: \"7\".");
        // No stream has it, and the store takes it for a mistake of ours.
        if (id == Guid.Empty)
            return Problems.NotFound(what, id);
        var actor = Actor.Of(http);
        return await Again.ExecuteAsync(
            async cancellation =>
            {
                await using var session = store.LightweightSession();
                session.Trace(actor);
                var stream = await session.Events.FetchForWriting<T>(id, cancellation);
                if (stream.Aggregate is null)
                    return Problems.NotFound(what, id);
                var version = stream.CurrentVersion ?? 0;
                if (expected is { } wanted && wanted != version)
                    return Problems.Stale(wanted, version);

                var decision = decide(stream.Aggregate);
                if (decision.Violation is { } rule)
                    return Problems.Rule(rule);
                if (decision.Events.Count > 0)
                {
                    stream.AppendMany(decision.Events);
                    along?.Invoke(session);
                    await session.SaveChangesAsync(cancellation);
                }

                http.Response.Headers.ETag = $"\"{version + decision.Events.Count}\"";
                return Results.NoContent();
            },
            http.RequestAborted
        );
    }

    /// <summary>
    /// Starts a stream that nobody else can have the id of; <paramref name="along"/> is committed with it.
    /// </summary>
    public static async Task<IResult> Start<T>(
        this IDocumentStore store,
        Guid id,
        Decision decision,
        Func<IResult> created,
        Actor actor,
        CancellationToken cancellation,
        Action<IDocumentOperations>? along = null
    )
        where T : class
    {
        if (decision.Violation is { } rule)
            return Problems.Rule(rule);
        await using var session = store.LightweightSession();
        session.Trace(actor);
        session.Events.StartStream<T>(id, decision.Events);
        along?.Invoke(session);
        await session.SaveChangesAsync(cancellation);
        return created();
    }

    /// <summary>The version that the caller has seen, or null when any will do; false for what is no version.</summary>
    public static bool TryReadIfMatch(HttpContext http, out long? version)
    {
        version = null;
        var header = http.Request.Headers.IfMatch.ToString();
        if (header.Length == 0 || header == "*")
            return true;
        if (!long.TryParse(header.Trim('"'), out var parsed))
            return false;
        version = parsed;
        return true;
    }
}

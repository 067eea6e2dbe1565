using Marten;
using Marten.Exceptions;
using Microsoft.AspNetCore.Http;

namespace Sms.ServiceDefaults.Http;

/// <summary>
/// Commands of the API: decisions on one stream, and how they are answered. 204 with the new version as ETag, also when
/// there was nothing to do; 404 unknown; 409 with the rule's code; 412 when <c>If-Match</c> names another version.
/// Without <c>If-Match</c> the caller asks for the effect, not for a version: a lost race is decided again. With it,
/// the second look finds that the version has passed.
/// </summary>
public static class Commands
{
    /// <param name="store">The service's store.</param>
    /// <param name="what">Singular noun for messages.</param>
    /// <param name="id">Id of the stream.</param>
    /// <param name="decide">The decision; it may be asked again after a lost race.</param>
    /// <param name="http">The request.</param>
    /// <param name="along">What else is to be committed with the events, if there are any.</param>
    public static Task<IResult> Decide<T>(
        this IDocumentStore store,
        string what,
        Guid id,
        Func<T, Decision> decide,
        HttpContext http,
        Action<IDocumentSession>? along = null
    )
        where T : class, IStreamState =>
        store.Commit(
            Actor.Of(http),
            async session =>
            {
                var streams = await session.LoadStreams<T>([id], http.RequestAborted);
                return streams.Answer(what, id, id, http, decide, along: () => along?.Invoke(session));
            },
            http.RequestAborted
        );

    /// <summary>Decides on one of the streams and answers; whoever has the session commits it.</summary>
    /// <param name="streams">Loaded, and locked if need be.</param>
    /// <param name="what">Singular noun for messages.</param>
    /// <param name="name">What the caller calls it.</param>
    /// <param name="stream">Id of the stream, or null when it was not found.</param>
    /// <param name="http">The request.</param>
    /// <param name="decide">The decision.</param>
    /// <param name="refuse">How a rule is answered, if not with 409.</param>
    /// <param name="along">Stores what else is to be committed with the events, if there are any.</param>
    public static IResult Answer<T>(
        this Streams<T> streams,
        string what,
        object name,
        Guid? stream,
        HttpContext http,
        Func<T, Decision> decide,
        Func<RuleViolation, IResult>? refuse = null,
        Action? along = null
    )
        where T : class, IStreamState
    {
        // Of an attempt whose commit has failed.
        http.Response.Headers.ETag = default;
        if (!TryReadIfMatch(http, out var expected))
            return Problems.Invalid("If-Match", "If-Match is a version as an entity tag: \"7\".");
        if (stream is not { } id || streams[id] is not { } state)
            return Problems.NotFound(what, name);
        if (expected is { } wanted && wanted != streams.VersionOf(id))
            return Problems.Stale(wanted, streams.VersionOf(id));
        var decision = streams.Decide(id, _ => decide(state));
        if (decision.Violation is { } rule)
            return refuse is null ? Problems.Rule(rule) : refuse(rule);
        if (decision.Events.Count > 0)
            along?.Invoke();
        http.Response.Headers.ETag = $"\"{streams.VersionOf(id)}\"";
        return Results.NoContent();
    }

    /// <summary>
    /// Starts a stream that nobody else can have the id of; <paramref name="along"/> is committed with it.
    /// </summary>
    public static Task<IResult> Start<T>(
        this IDocumentStore store,
        Guid id,
        Decision decision,
        Func<IResult> created,
        Actor actor,
        CancellationToken cancellation,
        Action<IDocumentSession>? along = null
    )
        where T : class, IStreamState =>
        store.Commit(
            actor,
            session =>
            {
                if (session.StreamsOf<T>().Decide(id, _ => decision).Violation is { } rule)
                    return Task.FromResult(Problems.Rule(rule));
                along?.Invoke(session);
                return Task.FromResult(created());
            },
            cancellation
        );

    /// <summary>
    /// Starts a stream whose id the caller may have chosen: whoever sends a request again is answered with what came of
    /// the first. 201; 200 when it is there; 409 <c>id-in-use</c> when the id belongs to something else.
    /// </summary>
    /// <param name="store">The service's store.</param>
    /// <param name="id">Of the stream.</param>
    /// <param name="isChosen">The caller has chosen it.</param>
    /// <param name="actor">The caller.</param>
    /// <param name="known">The answer with a stream that is there; null: it is not the caller's.</param>
    /// <param name="create">Decides in the session and answers.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<IResult> Create<T>(
        this IDocumentStore store,
        Guid id,
        bool isChosen,
        Actor actor,
        Func<T, IResult?> known,
        Func<IDocumentSession, Task<IResult>> create,
        CancellationToken cancellation
    )
        where T : class, IStreamState
    {
        if (await Known() is { } before)
            return before;
        try
        {
            return await store.Commit(actor, create, cancellation);
        }
        catch (ExistingStreamIdCollisionException) when (isChosen)
        {
            // The same request at the same moment: the other one was first.
            return await Known() ?? InUse();
        }

        IResult InUse() =>
            Problems.Of(StatusCodes.Status409Conflict, "id-in-use", $"The id {id} belongs to something else.");

        async Task<IResult?> Known()
        {
            if (!isChosen)
                return null;
            await using var session = store.QuerySession();
            return await session.LoadAsync<T>(id, cancellation) is { } state ? known(state) ?? InUse() : null;
        }
    }

    /// <summary>The version that the caller has seen, or null when any will do; false for what is no version.</summary>
    private static bool TryReadIfMatch(HttpContext http, out long? version)
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

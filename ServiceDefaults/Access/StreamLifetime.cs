using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Sms.ServiceDefaults.Http;

namespace Sms.ServiceDefaults.Access;

/// <summary>
/// A response that streams ends with the access token that it was asked for with, in every service: who loses a role,
/// or leaves, does not read on. Server-sent events end in order, after a comment that says why; the client connects
/// again with a new token and its <c>Last-Event-ID</c>. A feed of lines is broken off, so that no client takes a part
/// of it for the whole.
/// </summary>
internal static class StreamLifetime
{
    private const string ServerSentEvents = "text/event-stream";

    private const string Farewell = ": The access token has expired. Connect again with a new one.\n\n";

    /// <summary>No timer of the runtime goes much further.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(40);

    /// <summary>After authentication and authorization: only what they have let in is looked at.</summary>
    internal static void UseStreamLifetime(this WebApplication app) =>
        app.Use(
            (context, next) =>
                Expiry(context) is { } expiry && !OutlivesItsToken(context) ? Run(context, next, expiry) : next(context)
        );

    private static async Task Run(HttpContext context, RequestDelegate next, DateTimeOffset expiry)
    {
        var aborted = context.RequestAborted;
        var expired = new CancellationTokenSource();
        var ended = CancellationTokenSource.CreateLinkedTokenSource(aborted, expired.Token);
        // Not earlier: an answer without a body begins after its endpoint has returned.
        context.Response.RegisterForDispose(ended);
        context.Response.RegisterForDispose(expired);
        // A command that was let in is carried out, however long that takes. Whether this is one shows when the answer
        // begins.
        context.Response.OnStarting(() =>
        {
            // By the clock that tokens are validated with, which is the system's alone.
            if (IsStream(context.Response))
                expired.CancelAfter(Clamp(expiry - TimeProvider.System.GetUtcNow()));
            return Task.CompletedTask;
        });
        context.RequestAborted = ended.Token;
        try
        {
            await next(context);
        }
        catch (Exception broken) when (HasExpired() && IsCancellation(broken))
        {
            // What was being read or written for the stream.
        }
        finally
        {
            context.RequestAborted = aborted;
        }

        if (!HasExpired())
            return;
        if (IsStream(context.Response, ServerSentEvents))
            await context.Response.WriteAsync(Farewell, aborted);
        else
            context.Abort();

        bool HasExpired() => expired.IsCancellationRequested && !aborted.IsCancellationRequested;
    }

    /// <summary>The store wraps what the database's driver says.</summary>
    private static bool IsCancellation(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is OperationCanceledException)
                return true;
        }

        return false;
    }

    private static bool OutlivesItsToken(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<OutlivesToken>() is not null;

    private static bool IsStream(HttpResponse response) =>
        IsStream(response, ServerSentEvents) || IsStream(response, Ndjson.MediaType);

    private static bool IsStream(HttpResponse response, string type) =>
        response.ContentType?.StartsWith(type, StringComparison.OrdinalIgnoreCase) is true;

    /// <summary>When the token of the caller ends; null without one.</summary>
    private static DateTimeOffset? Expiry(HttpContext context) =>
        context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties?.ExpiresUtc;

    private static TimeSpan Clamp(TimeSpan left) =>
        left < TimeSpan.Zero ? TimeSpan.Zero
        : left > Longest ? Longest
        : left;
}

/// <summary>The stream of the endpoint may go on after its caller's access token has expired.</summary>
internal sealed record OutlivesToken(string Because);

internal static class OutlivesTokens
{
    /// <summary>For what is allowed once, when it begins, and cannot be resumed.</summary>
    internal static T MayOutliveToken<T>(this T endpoint, string because)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new OutlivesToken(because));
}

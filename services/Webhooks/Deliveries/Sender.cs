using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using Sms.ServiceDefaults.Telemetry;

namespace Sms.Webhooks;

/// <summary>Section <c>Webhooks</c> of the configuration.</summary>
public sealed record SendingLimits
{
    /// <summary>So long a receiver may take to answer.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Networks (CIDR) that may be sent to although they are private.</summary>
    public string[] AllowedNetworks { get; init; } = [];
}

/// <summary>Makes one attempt: a POST of the event as it came, with the headers of Standard Webhooks.</summary>
internal sealed class Sender(IHttpClientFactory clients, TimeProvider time)
{
    internal const string Client = "webhooks";
    private const int LongestError = 300;

    /// <returns>What it met with, and how long the receiver asks to wait.</returns>
    public async Task<(Attempt Attempt, TimeSpan? RetryAfter)> Send(Claim claim, CancellationToken cancellation)
    {
        // However long it has waited: in the trace of what the event comes of, which goes on to the receiver.
        using var activity = ActivityContext.TryParse(
            ArrivedEvent.TraceOf(claim.Body),
            null,
            isRemote: true,
            out var trace
        )
            ? Signals.Source.StartActivity("deliver webhook", ActivityKind.Client, trace)
            : null;
        activity?.SetTag("sms.delivery", claim.Delivery).SetTag("sms.attempt", claim.Attempt + 1);
        var attempt = await Post(claim, cancellation);
        activity?.SetTag("http.response.status_code", attempt.Attempt.Status);
        if (attempt.Attempt.Status is not (>= 200 and < 300))
            activity?.SetStatus(ActivityStatusCode.Error, attempt.Attempt.Error);
        return attempt;
    }

    private async Task<(Attempt Attempt, TimeSpan? RetryAfter)> Post(Claim claim, CancellationToken cancellation)
    {
        var (at, started) = (time.GetUtcNow(), time.GetTimestamp());
        using var client = clients.CreateClient(Client);
        using var request = Request(claim, at);
        try
        {
            using var response = await client.SendAsync(
                request,
                HttpCompletionOption.ResponseHeadersRead,
                cancellation
            );
            return (Of((int)response.StatusCode, null), RetryAfter(response.Headers.RetryAfter));
        }
        catch (HttpRequestException error)
        {
            return (Of(null, error.Message), null);
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (Of(null, $"No answer within {client.Timeout.TotalSeconds:0.#} s."), null);
        }

        Attempt Of(int? status, string? error) =>
            new(
                at,
                status,
                error?.Replace('\0', ' ')[..Math.Min(error.Length, LongestError)],
                time.GetElapsedTime(started)
            );
    }

    private static HttpRequestMessage Request(Claim claim, DateTimeOffset at)
    {
        var (id, timestamp) = (claim.Delivery.ToString(), at.ToUnixTimeSeconds());
        return new HttpRequestMessage(HttpMethod.Post, claim.Url)
        {
            Content = new ByteArrayContent(claim.Body)
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/cloudevents+json", "utf-8") },
            },
            Headers =
            {
                { "User-Agent", "Sms-Webhooks/1" },
                { "webhook-id", id },
                { "webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture) },
                { "webhook-signature", Signature.Of(claim.Secrets, id, timestamp, claim.Body) },
            },
        };
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) => header?.Delta ?? header?.Date - time.GetUtcNow();
}

internal static class SenderClient
{
    internal static void AddSender(this IServiceCollection services)
    {
        services.AddSingleton<Reach>();
        services.AddSingleton<Sender>();
        services
            .AddHttpClient(Sender.Client)
            .ConfigureHttpClient(
                (provider, client) =>
                    client.Timeout = provider.GetRequiredService<IOptions<SendingLimits>>().Value.AttemptTimeout
            )
            // A receiver that has moved says so to its owner, not to us: a redirect could lead anywhere.
            .ConfigurePrimaryHttpMessageHandler(provider => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                // A proxy would look up the name itself, where nobody checks what it finds.
                UseProxy = false,
                ConnectCallback = provider.GetRequiredService<Reach>().Connect,
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            })
            // The defaults' own retries would multiply the attempts, and their discovery would lead to our own services
            // by name.
            .ConfigureAdditionalHttpMessageHandlers((handlers, _) => handlers.Clear())
            // Addresses may hold what only the receiver should know.
            .RemoveAllLoggers();
    }
}

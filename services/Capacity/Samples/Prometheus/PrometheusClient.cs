using System.Globalization;
using System.Net;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;
using Sms.ServiceDefaults.Outgoing;

namespace Sms.Capacity;

/// <summary>Asks Prometheus servers, at addresses that are allowed.</summary>
internal sealed class PrometheusClient(IHttpClientFactory clients, IOptions<CapacityRules> rules)
{
    internal const string Client = "prometheus";

    /// <summary>Some ten times what one series of a request is.</summary>
    private const int LongestAnswer = 2 * 1024 * 1024;

    /// <returns>The one series that the query comes to, in that time; nothing when there is none.</returns>
    /// <exception cref="PrometheusFailure">It cannot be reached, refuses, takes too long, or does not answer with one
    /// series.</exception>
    public async Task<PrometheusAnswer> Range(
        Uri server,
        string query,
        DateTimeOffset from,
        DateTimeOffset to,
        TimeSpan step,
        CancellationToken cancellation
    )
    {
        // Over the whole exchange: a server may also be slow in the middle of its answer.
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(rules.Value.CollectionTimeout);
        try
        {
            var (body, status) = await Ask(server, query, from, to, step, deadline.Token);
            // Servers round the ends.
            return PrometheusAnswer.Read(body, status, from - step, to + step);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new PrometheusFailure(
                $"It did not answer within {rules.Value.CollectionTimeout.TotalSeconds:0.#} seconds."
            );
        }
        catch (Exception error) when (error is HttpRequestException or IOException or UriFormatException)
        {
            throw new PrometheusFailure(error.Message);
        }
    }

    private async Task<(ReadOnlyMemory<byte> Body, string Status)> Ask(
        Uri server,
        string query,
        DateTimeOffset from,
        DateTimeOffset to,
        TimeSpan step,
        CancellationToken cancellation
    )
    {
        using var client = clients.CreateClient(Client);
        // A POST, as queries may be long; it changes nothing there, and is tried again.
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri(server.ToString().TrimEnd('/') + "/api/v1/query_range")
        )
        {
            Content = new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["query"] = query,
                    ["start"] = Seconds(from),
                    ["end"] = Seconds(to),
                    ["step"] = step.TotalSeconds.ToString(CultureInfo.InvariantCulture),
                }
            ),
        };
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (response.Headers.Location is { } elsewhere)
            throw new PrometheusFailure(
                $"It answered {Status(response)}, a redirect to {PrometheusAnswer.Clean(elsewhere.ToString(), 200)}."
                    + " Redirects are not followed: name that server."
            );
        var body = await Body(response, cancellation);
        if (!LooksLikeJson(body.Span))
            throw new PrometheusFailure(
                $"It answered {Status(response)} with {response.Content.Headers.ContentType?.MediaType ?? "no type"},"
                    + " and nothing of Prometheus' API."
            );
        return (body, Status(response));
    }

    private static async Task<ReadOnlyMemory<byte>> Body(HttpResponseMessage response, CancellationToken cancellation)
    {
        await using var content = await response.Content.ReadAsStreamAsync(cancellation);
        var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await content.ReadAsync(buffer, cancellation) is > 0 and var count)
        {
            if (body.Length + count > LongestAnswer)
                throw new PrometheusFailure(
                    $"Its answer is longer than {LongestAnswer} bytes, which is more than one series."
                );
            body.Write(buffer, 0, count);
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    private static bool LooksLikeJson(ReadOnlySpan<byte> body) =>
        body.TrimStart(" \t\r\n\u00ef\u00bb\u00bf"u8) is [(byte)'{', ..];

    private static string Status(HttpResponseMessage response) =>
        $"{(int)response.StatusCode} {PrometheusAnswer.Clean(response.ReasonPhrase ?? "", 50)}".TrimEnd();

    private static string Seconds(DateTimeOffset at) =>
        (at.ToUnixTimeMilliseconds() / 1_000.0).ToString("0.###", CultureInfo.InvariantCulture);
}

/// <summary>
/// Where measurements may be asked for: at public addresses, and in what <c>Capacity:AllowedNetworks</c> opens.
/// </summary>
internal sealed class PrometheusAddresses(IOptions<CapacityRules> rules) : OpenAddresses(rules.Value.AllowedNetworks);

internal static class PrometheusServices
{
    internal static void AddPrometheus(this IServiceCollection services)
    {
        services
            .AddSingleton<PrometheusAddresses>()
            .AddSingleton<PrometheusClient>()
            .AddHostedService<PrometheusAgent>();
        var client = services
            .AddHttpClient(PrometheusClient.Client)
            // The client has a deadline of its own, over headers and body.
            .ConfigureHttpClient(http => http.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(provider => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.All,
                UseCookies = false,
                // A proxy would look up the name itself, where nobody checks what it finds.
                UseProxy = false,
                ConnectCallback = provider.GetRequiredService<PrometheusAddresses>().Connect,
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
                // What is left of an answer that nobody reads to its end ends with the connection.
                MaxResponseDrainSize = 0,
            })
            // The defaults' discovery would lead to our own services by name.
            .ConfigureAdditionalHttpMessageHandlers((handlers, _) => handlers.Clear())
            .RemoveAllLoggers();
        client.AddResilienceHandler("prometheus", pipeline => pipeline.AddRetry(
                new HttpRetryStrategyOptions
                {
                    MaxRetryAttempts = 2,
                    BackoffType = DelayBackoffType.Exponential,
                    Delay = TimeSpan.FromMilliseconds(300),
                    UseJitter = true,
                }
            ));
    }
}

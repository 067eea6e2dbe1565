using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;
using Sms.ServiceDefaults.Outgoing;

namespace Sms.Capacity;

/// <summary>A Prometheus did not give what it was asked for; the message is for whoever has defined the resource.</summary>
internal sealed class PrometheusFailure(string message) : Exception(message);

/// <summary>Asks Prometheus servers, at addresses that are allowed.</summary>
internal sealed class PrometheusClient(IHttpClientFactory clients)
{
    internal const string Client = "prometheus";
    private const int LongestAnswer = 32 * 1024 * 1024;

    /// <returns>The one series that the query comes to, in that time; nothing when there is none.</returns>
    /// <exception cref="PrometheusFailure">It cannot be reached, refuses, or answers with more than one series.</exception>
    public async Task<IReadOnlyList<Sample>> Range(Uri server, string query, DateTimeOffset from, DateTimeOffset to, TimeSpan step, CancellationToken cancellation)
    {
        using var client = clients.CreateClient(Client);
        // A POST, as queries may be long; it changes nothing there, and is tried again.
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.ToString().TrimEnd('/') + "/api/v1/query_range"))
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["query"] = query,
                ["start"] = Seconds(from),
                ["end"] = Seconds(to),
                ["step"] = step.TotalSeconds.ToString(CultureInfo.InvariantCulture),
            }),
        };
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            await response.Content.LoadIntoBufferAsync(LongestAnswer, cancellation);
            return Read(await response.Content.ReadAsStringAsync(cancellation), (int)response.StatusCode);
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or Polly.Timeout.TimeoutRejectedException or Polly.CircuitBreaker.BrokenCircuitException)
        {
            throw new PrometheusFailure(error.Message);
        }
    }

    private static IReadOnlyList<Sample> Read(string text, int status)
    {
        if (!text.StartsWith('{')) throw new PrometheusFailure($"It answered {status}, and nothing of Prometheus' API.");
        var answer = JsonElement.Parse(text);
        if (answer.GetProperty("status").GetString() != "success") throw new PrometheusFailure($"{answer.GetProperty("errorType")}: {answer.GetProperty("error")}");
        var series = answer.GetProperty("data").GetProperty("result");
        if (series.GetArrayLength() == 0) return [];
        if (series.GetArrayLength() > 1) throw new PrometheusFailure($"The query comes to {series.GetArrayLength()} series, not to one.");
        return [.. series[0].GetProperty("values").EnumerateArray()
            .Select(pair => new Sample(
                DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(pair[0].GetDouble() * 1_000)), double.Parse(pair[1].GetString()!, CultureInfo.InvariantCulture)))
            .Where(sample => double.IsFinite(sample.Value))];
    }

    private static string Seconds(DateTimeOffset at) => (at.ToUnixTimeMilliseconds() / 1_000.0).ToString("0.###", CultureInfo.InvariantCulture);
}

/// <summary>Where measurements may be asked for: at public addresses, and in what <c>Capacity:AllowedNetworks</c> opens.</summary>
internal sealed class PrometheusAddresses(IOptions<CapacityRules> rules) : OpenAddresses(rules.Value.AllowedNetworks);

internal static class PrometheusServices
{
    internal static void AddPrometheus(this IServiceCollection services)
    {
        services.AddSingleton<PrometheusAddresses>().AddSingleton<PrometheusClient>().AddHostedService<PrometheusAgent>();
        var client = services.AddHttpClient(PrometheusClient.Client)
            .ConfigurePrimaryHttpMessageHandler(provider => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                // A proxy would look up the name itself, where nobody checks what it finds.
                UseProxy = false,
                ConnectCallback = provider.GetRequiredService<PrometheusAddresses>().Connect,
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            })
            // The defaults' discovery would lead to our own services by name.
            .ConfigureAdditionalHttpMessageHandlers((handlers, _) => handlers.Clear())
            .RemoveAllLoggers();
        client.AddResilienceHandler("prometheus", pipeline => pipeline
            .AddTimeout(TimeSpan.FromSeconds(45))
            .AddRetry(new HttpRetryStrategyOptions { MaxRetryAttempts = 2, BackoffType = DelayBackoffType.Exponential, Delay = TimeSpan.FromMilliseconds(300), UseJitter = true })
            .AddTimeout(TimeSpan.FromSeconds(20)));
    }
}

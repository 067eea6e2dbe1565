using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Sms.Bench;

/// <summary>The alerts that a load is made of.</summary>
internal static class Alerts
{
    /// <summary>Stands for the alert's name in <see cref="Single"/>.</summary>
    public const string Name = "@NAME@";

    /// <summary>The body of one alert for <c>/v2/enqueue</c>.</summary>
    public static string Single(string key) =>
        $$$$"""
            {"routing_key":"{{{{key}}}}","event_action":"trigger","dedup_key":"disk-full:{{{{Name}}}}",
             "payload":{"summary":"Disk of {{{{Name}}}} is full","source":"{{{{Name}}}}","severity":"critical",
              "custom_details":{"free":"17 MB"}}}
            """;

    /// <summary>One webhook of Alertmanager's with new alerts, straight to the service.</summary>
    public static async Task SendAsync(
        BenchedSystem system,
        string key,
        string service,
        string name,
        int alerts,
        CancellationToken cancellation
    )
    {
        var now = DateTime.UtcNow;
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri(system.Address("incidents") + "/intake/alertmanager")
        )
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", key) },
            Content = JsonContent.Create(
                new
                {
                    version = "4",
                    groupKey = name,
                    status = "firing",
                    alerts = Enumerable
                        .Range(0, alerts)
                        .Select(i => new
                        {
                            status = "firing",
                            labels = new
                            {
                                alertname = "Bench",
                                service,
                                severity = "critical",
                                instance = $"{name}-{i}",
                            },
                            annotations = new { summary = "Disk is full" },
                            startsAt = now,
                            endsAt = "0001-01-01T00:00:00Z",
                            fingerprint = $"{service}-{name}-{i}",
                        }),
                }
            ),
        };
        using var answer = await system.Http.SendAsync(request, cancellation);
        answer.EnsureSuccessStatusCode();
    }
}

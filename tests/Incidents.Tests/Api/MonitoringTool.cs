using System.Text.Json;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Api;

/// <summary>A monitoring tool that was let in, and what it sends.</summary>
internal sealed record MonitoringTool(HttpClient Http, string Id, string Name, string Key)
{
    private (string, string) Bearer => ("Authorization", $"Bearer {Key}");

    public Task<Answer> Send(string format, object body, params (string Name, string Value)[] headers) =>
        Http.Post($"/intake/{format}", body, [Bearer, .. headers]);

    public Task<Answer> SendText(
        string format,
        string body,
        string mediaType = "application/json",
        params (string Name, string Value)[] headers
    ) => Http.PostText($"/intake/{format}", body, mediaType, [Bearer, .. headers]);

    /// <returns>What came of the one alert of a script: key, outcome, incidentId.</returns>
    public async Task<JsonElement> Says(string key, string status = "firing", string? id = null) => (
            await Send(
                "alert",
                new
                {
                    key,
                    title = $"{key} is broken",
                    status,
                    id = id ?? Guid.NewGuid().ToString(),
                }
            )
        ).ShouldBe(System.Net.HttpStatusCode.Accepted).Json.GetProperty("alerts")[0];

    public Task<Answer> PagerDuty(
        string action,
        string? dedupKey = null,
        string summary = "Disk is full",
        params (string Name, string Value)[] headers
    ) =>
        Http.Post(
            "/v2/enqueue",
            new
            {
                routing_key = Key,
                event_action = action,
                dedup_key = dedupKey,
                payload = new
                {
                    summary,
                    source = "db-1",
                    severity = "critical",
                    component = "disk",
                },
            },
            headers
        );

    /// <summary>All incidents that it opened: each test has a tool of its own, which signs what it does.</summary>
    public async Task<IReadOnlyList<string>> Incidents() =>
        [.. (await Ledger()).Select(entry => entry.At("incidentId")).Where(id => id.Length > 0).Distinct()];

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<JsonElement>> Ledger() =>
        [
            .. (await Http.Look($"/alerts?limit=1000&integration={Id}"))
                .ShouldBe(Ok)
                .Json.GetProperty("items")
                .EnumerateArray(),
        ];
}

internal static class MonitoringTools
{
    public static async Task<MonitoringTool> AddTool(this HttpClient http, object? settings = null)
    {
        var added = (await http.Post("/integrations", new { name = Fresh("tool"), settings }))
            .ShouldBe(System.Net.HttpStatusCode.Created)
            .Json;
        return new MonitoringTool(http, added.At("id"), added.At("name"), added.At("key"));
    }

    /// <summary>A webhook of Alertmanager or Grafana with firing alerts, or as they are given.</summary>
    public static object Webhook(params IEnumerable<object> alerts) =>
        new
        {
            version = "4",
            groupKey = "g",
            status = "firing",
            alerts,
        };

    public static object Firing(
        string fingerprint,
        string startsAt = "2026-03-02T09:00:00Z",
        string service = "orders"
    ) =>
        new
        {
            status = "firing",
            fingerprint,
            labels = new
            {
                alertname = fingerprint,
                severity = "critical",
                service,
            },
            startsAt,
            endsAt = "0001-01-01T00:00:00Z",
        };

    public static object Resolved(
        string fingerprint,
        string startsAt = "2026-03-02T09:00:00Z",
        string endsAt = "2026-03-02T09:30:00Z"
    ) =>
        new
        {
            status = "resolved",
            fingerprint,
            labels = new { alertname = fingerprint },
            startsAt,
            endsAt,
        };
}

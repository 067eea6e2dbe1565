using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sms.Local;
using Sms.Testing;

namespace Sms.Journeys;

/// <summary>Somebody outside is told about a breach, through the front door and back.</summary>
public class WebhookTests(RunningSystem system)
{
    private readonly string _service = $"checkout-{Guid.NewGuid():N}";

    [Fact]
    public async Task a_breach_reaches_a_webhook_with_a_valid_signature()
    {
        using var receiver = new Receiver();
        var webhook = await system.Post(
            "/api/webhooks",
            new { url = receiver.Url, types = new[] { "sms.sla.target-breached.v1" } }
        );
        var (path, secret) = ($"/api/webhooks/{webhook.GetProperty("id")}", webhook.GetProperty("secret").GetString()!);
        await system.MakeAgreement(_service, response: "1s", resolution: "1h");
        await system.Post(
            "/v2/enqueue",
            new
            {
                routing_key = await system.AddIntegration(_service),
                event_action = "trigger",
                dedup_key = "disk",
                payload = new
                {
                    summary = "Disk is full",
                    source = "db-1",
                    severity = "critical",
                },
            }
        );

        // Other journeys breach at the same time.
        var told = await Eventually.Until(
            () => Task.FromResult(receiver.Received.FirstOrDefault(x => x.Data("service") == _service)),
            x => x is not null
        );
        told!.IsSignedWith(secret).ShouldBeTrue();
        (told.Data("metric"), told.Json.GetProperty("type").GetString()).ShouldBe(
            ("response", "sms.sla.target-breached.v1")
        );
        var breach = (await system.Get("/api/breaches?limit=100"))
            .GetProperty("items")
            .EnumerateArray()
            .Single(x => x.GetProperty("service").GetString() == _service);
        breach.GetProperty("incidentId").GetString().ShouldBe(told.Json.GetProperty("subject").GetString());

        var delivery = await Eventually.Until(
            () => system.Get($"{path}/deliveries/{told.Id}"),
            x => x.GetProperty("state").GetString() == "delivered"
        );
        delivery.GetProperty("attempts").GetArrayLength().ShouldBe(1);
        (await system.Get("/openapi/webhooks.json"))
            .GetProperty("paths")
            .TryGetProperty("/api/webhooks/{id}/test", out _)
            .ShouldBeTrue();
        (await system.Http.GetStringAsync("/api/history/webhooks")).ShouldNotContain("whsec_");
        (await system.Http.PostAsync($"{path}/disable", null)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task one_trace_leads_from_the_alert_through_incident_clock_and_breach_to_the_webhook()
    {
        using var receiver = new Receiver();
        var webhook = await system.Post(
            "/api/webhooks",
            new { url = receiver.Url, types = new[] { "sms.sla.target-breached.v1" } }
        );
        await system.MakeAgreement(_service, response: "1s", resolution: "1h");
        var trace = ActivityTraceId.CreateRandom().ToString();
        using var alert = new HttpRequestMessage(HttpMethod.Post, "/v2/enqueue")
        {
            Headers = { { "traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01" } },
            Content = JsonContent.Create(
                new
                {
                    routing_key = await system.AddIntegration(_service),
                    event_action = "trigger",
                    dedup_key = "disk",
                    payload = new
                    {
                        summary = "Disk is full",
                        source = "db-1",
                        severity = "critical",
                    },
                }
            ),
        };
        (await system.Http.SendAsync(alert)).EnsureSuccessStatusCode();

        var told = await Eventually.Until(
            () => Task.FromResult(receiver.Received.FirstOrDefault(x => x.Data("service") == _service)),
            x => x is not null
        );
        told!.TraceParent!.Split('-')[1].ShouldBe(trace, "the receiver can go on with it");
        var incident = told.Json.GetProperty("subject").GetString();
        foreach (var history in new[] { "incidents", "sla" })
        {
            var events = (await system.Http.GetStringAsync($"/api/history/{history}"))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonSerializer.Deserialize<JsonElement>(line))
                .Where(e => e.At("subject") == incident)
                .ToList();
            events.ShouldNotBeEmpty();
            events.ShouldAllBe(e => e.At("correlationid") == trace, history);
        }

        (await system.Http.PostAsync($"/api/webhooks/{webhook.GetProperty("id")}/disable", null)).StatusCode.ShouldBe(
            HttpStatusCode.NoContent
        );
    }

    private sealed record Received(string Id, string Timestamp, string Signature, string? TraceParent, string Body)
    {
        public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

        public string? Data(string field) => Json.GetProperty("data").GetProperty(field).GetString();

        public bool IsSignedWith(string secret) =>
            Signature
            == "v1,"
                + Convert.ToBase64String(
                    HMACSHA256.HashData(
                        Convert.FromBase64String(secret["whsec_".Length..]),
                        Encoding.UTF8.GetBytes($"{Id}.{Timestamp}.{Body}")
                    )
                );
    }

    /// <summary>A server of somebody else.</summary>
    private sealed class Receiver : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly ConcurrentQueue<Received> _received = [];

        public Receiver()
        {
            Url = $"http://127.0.0.1:{Ports.Take(1)[0]}/";
            _listener.Prefixes.Add(Url);
            _listener.Start();
            _ = Listen();
        }

        public string Url { get; }

        public IReadOnlyList<Received> Received => [.. _received];

        public void Dispose() => _listener.Close();

        private async Task Listen()
        {
            while (_listener.IsListening)
            {
                var context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                var headers = context.Request.Headers;
                _received.Enqueue(
                    new(
                        headers["webhook-id"]!,
                        headers["webhook-timestamp"]!,
                        headers["webhook-signature"]!,
                        headers["traceparent"],
                        await reader.ReadToEndAsync()
                    )
                );
                context.Response.Close();
            }
        }
    }
}

using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Sms.Local;

namespace Sms.Cli.Demo;

/// <summary>
/// A real Prometheus Alertmanager (Debian's) that sends to the system by both of its receivers, webhook and PagerDuty.
/// </summary>
public sealed class Alertmanager : IAsyncDisposable
{
    private const string Program = "/usr/bin/prometheus-alertmanager";

    private readonly ChildProcess _process;
    private readonly HttpClient _http;

    private Alertmanager(ChildProcess process, Uri address) =>
        (_process, _http) = (process, new HttpClient { BaseAddress = address });

    public Uri Address => _http.BaseAddress!;

    /// <param name="data">Gets its folder and its log.</param>
    /// <param name="portal">Address of the system.</param>
    /// <param name="webhookKey">Key of the integration that the webhook sends to.</param>
    /// <param name="pagerDutyKey">Key of the integration that the PagerDuty receiver sends to.</param>
    public static async Task<Alertmanager> StartAsync(
        DataDirectory data,
        string portal,
        string webhookKey,
        string pagerDutyKey,
        CancellationToken cancellation
    )
    {
        if (!File.Exists(Program))
            throw new CommandFailure(
                $"Alertmanager is not installed (no {Program}). Run ./sms install, which installs it."
            );
        var folder = Path.Combine(data.Root, "alertmanager");
        DataDirectory.MakePrivate(folder);
        var configuration = Path.Combine(folder, "alertmanager.yml");
        DataDirectory.WritePrivately(configuration, Configuration(portal, webhookKey, pagerDutyKey));
        var port = Ports.Take(1)[0].ToString(CultureInfo.InvariantCulture);
        string[] arguments =
        [
            $"--config.file={configuration}",
            $"--storage.path={folder}",
            $"--web.listen-address=127.0.0.1:{port}",
            "--cluster.listen-address=",
        ];
        var spec = new ProcessSpec("alertmanager", $"127.0.0.1:{port}", Program, arguments)
        {
            StopWithin = TimeSpan.FromSeconds(3),
        };
        var process = ChildProcess.Start(spec, data);
        var alertmanager = new Alertmanager(process, new Uri($"http://127.0.0.1:{port}"));
        await Health.WaitAsync($"{alertmanager.Address}-/ready", cancellation);
        return alertmanager;
    }

    public Task FireAsync(
        string name,
        string service,
        string summary,
        DateTimeOffset startsAt,
        CancellationToken cancellation
    ) => SendAsync(name, service, summary, startsAt, null, cancellation);

    public Task ClearAsync(
        string name,
        string service,
        string summary,
        DateTimeOffset startsAt,
        DateTimeOffset endsAt,
        CancellationToken cancellation
    ) => SendAsync(name, service, summary, startsAt, endsAt, cancellation);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.StopAsync();
        _process.Dispose();
    }

    /// <summary>What Prometheus itself would post.</summary>
    private async Task SendAsync(
        string name,
        string service,
        string summary,
        DateTimeOffset startsAt,
        DateTimeOffset? endsAt,
        CancellationToken cancellation
    )
    {
        var alert = new Dictionary<string, object>
        {
            ["labels"] = new
            {
                alertname = name,
                service,
                severity = "critical",
                instance = "web-1:8080",
            },
            ["annotations"] = new { summary },
            ["startsAt"] = startsAt.UtcDateTime,
            ["generatorURL"] = "http://prometheus.example/graph",
        };
        if (endsAt is { } end)
            alert["endsAt"] = end.UtcDateTime;
        using var answer = await _http.PostAsJsonAsync(
            new Uri("/api/v2/alerts", UriKind.Relative),
            new[] { alert },
            JsonSerializerOptions.Web,
            cancellation
        );
        answer.EnsureSuccessStatusCode();
    }

    // Intervals of a second: Alertmanager gathers for a while what it sends, and nobody wants to wait for a
    // demonstration.
    private static string Configuration(string portal, string webhookKey, string pagerDutyKey) =>
        $$"""
            global:
              resolve_timeout: 5m
            route:
              receiver: sms
              group_by: [alertname, service]
              group_wait: 0s
              group_interval: 1s
              repeat_interval: 4h
            receivers:
              - name: sms
                webhook_configs:
                  - url: {{portal}}/intake/alertmanager
                    http_config: { authorization: { credentials: {{webhookKey}} } }
                pagerduty_configs:
                  - url: {{portal}}/v2/enqueue
                    routing_key: {{pagerDutyKey}}
                    severity: critical
                    send_resolved: true
            """;
}

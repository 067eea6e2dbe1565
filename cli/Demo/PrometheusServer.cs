using System.Globalization;
using System.Text;
using Sms.Local;

namespace Sms.Cli.Demo;

/// <summary>What a Prometheus is to have and to do.</summary>
/// <param name="History">Measurements in the text format of OpenMetrics, which it has from the beginning; null:
/// none.</param>
/// <param name="ScrapeTarget">host:port whose <c>/metrics</c> it reads every second; null: nothing.</param>
/// <param name="ScrapeToken">To sign in there, or null.</param>
/// <param name="RemoteWrite">Where it sends all that it reads; null: nowhere.</param>
/// <param name="RemoteWriteToken">To sign in there.</param>
public sealed record PrometheusSetup(
    string? History = null,
    string? ScrapeTarget = null,
    string? ScrapeToken = null,
    Uri? RemoteWrite = null,
    string? RemoteWriteToken = null
);

/// <summary>A real Prometheus (Debian's), private to one system or test.</summary>
public sealed class PrometheusServer : IAsyncDisposable
{
    private const string Program = "/usr/bin/prometheus";
    private const string Tool = "/usr/bin/promtool";

    private readonly ChildProcess _process;

    private PrometheusServer(ChildProcess process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public static bool IsInstalled => File.Exists(Program) && File.Exists(Tool);

    /// <param name="data">Gets its folder and its log.</param>
    /// <param name="setup">What it has and does.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<PrometheusServer> StartAsync(
        DataDirectory data,
        PrometheusSetup setup,
        CancellationToken cancellation
    )
    {
        if (!IsInstalled)
            throw new CommandFailure(
                $"Prometheus is not installed (no {Program}). Run ./sms install, which installs it."
            );
        var port = Ports.Take(1)[0];
        var folder = Directory
            .CreateDirectory(Path.Combine(data.Root, string.Create(CultureInfo.InvariantCulture, $"prometheus-{port}")))
            .FullName;
        if (setup.History is { } history)
        {
            var file = Path.Combine(folder, "history.txt");
            await File.WriteAllTextAsync(file, history, cancellation);
            await Sms.Local.Tool.RunAsync(
                CliWrap
                    .Cli.Wrap(Tool)
                    .WithArguments(["tsdb", "create-blocks-from", "openmetrics", "--quiet", file, folder]),
                cancellation
            );
        }

        var configuration = Path.Combine(folder, "prometheus.yml");
        DataDirectory.WritePrivately(configuration, Configuration(setup));
        var address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        string[] arguments =
        [
            $"--config.file={configuration}",
            $"--storage.tsdb.path={folder}",
            $"--web.listen-address={address}",
            "--storage.tsdb.retention.time=100y",
            "--log.level=warn",
        ];
        var process = ChildProcess.Start(
            new ProcessSpec($"prometheus-{port}", address, Program, arguments) { StopWithin = TimeSpan.FromSeconds(5) },
            data
        );
        var server = new PrometheusServer(process, new Uri($"http://{address}"));
        await Health.WaitAsync($"{server.Address}-/ready", cancellation);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.StopAsync();
        _process.Dispose();
    }

    private static string Configuration(PrometheusSetup setup)
    {
        var text = new StringBuilder("global: { scrape_interval: 1s, scrape_timeout: 1s }\n");
        if (setup.ScrapeTarget is { } target)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"scrape_configs:\n  - job_name: sms\n    static_configs: [{{ targets: ['{target}'] }}]\n"
            );
            if (setup.ScrapeToken is { } token)
                text.Append(CultureInfo.InvariantCulture, $"    authorization: {{ credentials: {token} }}\n");
        }

        if (setup.RemoteWrite is { } write)
            text.Append(
                CultureInfo.InvariantCulture,
                $"remote_write:\n  - url: {write}\n    authorization: {{ credentials: {setup.RemoteWriteToken} }}\n"
                    + $"    queue_config: {{ batch_send_deadline: 1s }}\n"
            );
        return text.ToString();
    }
}

using System.Globalization;
using System.Text;
using Npgsql;
using Sms.Capacity.Tests.Api;
using Sms.Cli.Demo;
using Sms.Local;
using static Sms.Capacity.Tests.Api.Vocabulary;

namespace Sms.Capacity.Tests.Prometheus;

/// <summary>A real Prometheus: asked by its HTTP API, and sending by remote write.</summary>
public sealed class RealPrometheusTests(CapacityHost service) : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly DataDirectory _data = DataDirectory
        .At(Directory.CreateTempSubdirectory("sms-test-prometheus-").FullName)
        .Create();

    public void Dispose() => Directory.Delete(_data.Root, recursive: true);

    [Fact]
    public async Task a_history_is_fetched_with_its_gap_and_later_measurements_follow()
    {
        // Ten hours, a value a minute, nothing in one of the hours.
        var now = Whole(service.Host.Time.GetUtcNow());
        var begin = now - TimeSpan.FromHours(10);
        var text = new StringBuilder("# TYPE disk_used gauge\n");
        for (var at = begin; at <= now; at += Minute)
        {
            if (at - begin is { TotalMinutes: > 300 and < 360 })
                continue;
            text.Append(
                CultureInfo.InvariantCulture,
                $"disk_used{{instance=\"a\"}} {40 + ((at - begin).TotalMinutes / 100)} {at.ToUnixTimeSeconds()}\n"
            );
        }

        await using var prometheus = await PrometheusServer.StartAsync(
            _data,
            new(History: text.Append("# EOF\n").ToString()),
            TestContext.Current.CancellationToken
        );
        var key = await service.Http.Define(
            source: new
            {
                kind = "prometheus",
                server = prometheus.Address,
                query = "disk_used",
                stepSeconds = 60,
            }
        );
        var collection = await Eventually.Until(
            () => service.Http.Look($"/resources/{key}/collection"),
            answer => answer.Json.At("lastAt").Length > 0
        );
        collection.Json.At("error").ShouldBeEmpty(collection.Text);
        var stored = await Stored(key);
        stored.Count.ShouldBeInRange(540, 555);
        stored[0].At.ShouldBe(begin);
        stored[0].Value.ShouldBe(40);
        // A Prometheus repeats a value for five minutes before it admits that there is none.
        stored.Count(sample => sample.At - begin is { TotalMinutes: > 306 and < 360 }).ShouldBe(0);
        (await service.Http.Forecast(key, "horizon=1h")).At("evidence.samples").ShouldNotBe("0");
    }

    [Fact]
    public async Task a_query_that_comes_to_several_series_or_is_none_says_so()
    {
        var at = Whole(service.Host.Time.GetUtcNow()).ToUnixTimeSeconds();
        var history =
            $"# TYPE disk_used gauge\ndisk_used{{instance=\"a\"}} 1 {at}\ndisk_used{{instance=\"b\"}} 2 {at}\n# EOF\n";
        await using var prometheus = await PrometheusServer.StartAsync(
            _data,
            new(history),
            TestContext.Current.CancellationToken
        );
        var several = await service.Http.Define(
            source: new
            {
                kind = "prometheus",
                server = prometheus.Address,
                query = "disk_used",
                stepSeconds = 60,
            }
        );
        var wrong = await service.Http.Define(
            source: new
            {
                kind = "prometheus",
                server = prometheus.Address,
                query = "disk_used{",
                stepSeconds = 60,
            }
        );
        (await Failure(several)).ShouldContain("2 series");
        (await Failure(wrong)).ShouldContain("bad_data");
    }

    [Fact]
    public async Task a_prometheus_that_is_away_is_asked_again()
    {
        var key = await service.Http.Define(
            source: new
            {
                kind = "prometheus",
                server = "http://127.0.0.1:1",
                query = "up",
                stepSeconds = 60,
            }
        );
        (await Failure(key)).ShouldNotBeEmpty();
        (await service.Http.Look($"/resources/{key}/collection"))
            .Json.Instant("nextAt")
            .ShouldBeGreaterThan(service.Host.Time.GetUtcNow());
    }

    [Fact]
    public async Task what_it_sends_by_remote_write_is_stored()
    {
        var metric = "prometheus_tsdb_head_series";
        var key = await service.Http.Define(
            source: new
            {
                kind = "remote-write",
                labels = new Dictionary<string, string> { ["__name__"] = metric, ["job"] = "sms" },
            }
        );
        var token = (await TestAuthority.Shared).Token("prometheus", ["integration"]);
        // One reads the other: there is always something to send.
        await using var source = await PrometheusServer.StartAsync(_data, new(), TestContext.Current.CancellationToken);
        await using var sender = await PrometheusServer.StartAsync(
            _data,
            new(
                ScrapeTarget: source.Address.Authority,
                RemoteWrite: new Uri(service.Http.BaseAddress!, "/api/v1/write"),
                RemoteWriteToken: token
            ),
            TestContext.Current.CancellationToken
        );
        var stored = await Eventually.Until(() => Stored(key), samples => samples.Count >= 3, TimeSpan.FromSeconds(40));
        stored.Zip(stored.Skip(1)).ShouldAllBe(pair => pair.Second.At > pair.First.At);
    }

    private async Task<string> Failure(string key) =>
        (
            await Eventually.Until(
                () => service.Http.Look($"/resources/{key}/collection"),
                answer => answer.Json.At("error").Length > 0,
                TimeSpan.FromSeconds(40)
            )
        ).Json.At("error");

    private static DateTimeOffset Whole(DateTimeOffset at) =>
        DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds() / 60 * 60);

    private async Task<IReadOnlyList<Sample>> Stored(string key)
    {
        await using var source = NpgsqlDataSource.Create(service.Host.Database);
        await using var command = source.CreateCommand(
            "select at, value from samples where resource_id = $1 order by at"
        );
        command.Parameters.Add(new() { Value = ResourceId.Of(key) });
        var samples = new List<Sample>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            samples.Add(new(await reader.GetFieldValueAsync<DateTimeOffset>(0), reader.GetDouble(1)));
        return samples;
    }
}

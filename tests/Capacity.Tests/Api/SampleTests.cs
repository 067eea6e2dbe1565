using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Npgsql;
using static Sms.Capacity.Tests.Api.Vocabulary;

namespace Sms.Capacity.Tests.Api;

/// <summary>Measurements as they come: twice, late, in any order, wrong.</summary>
public class SampleTests(CapacityHost service)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private DateTimeOffset Now => service.Host.Time.GetUtcNow();

    [Fact]
    public async Task a_measurement_that_comes_twice_is_one_and_the_first_is_kept()
    {
        var key = await service.Http.Define();
        var at = Now;
        await service.Http.Measured(key, at, Minute, 1, 2, 3);
        await service.Http.Measured(key, at, Minute, 1, 2, 3);
        await service.Http.Measured(key, at, Minute, 9, 9, 9, 9);
        (await Stored(key)).ShouldBe([9, 1, 2, 3]);
    }

    [Fact]
    public async Task a_line_each_is_understood_too()
    {
        var key = await service.Http.Define();
        var lines = $$"""
            {"resource":"{{key}}","at":"{{Now - Minute:O}}","value":1.5}

            {"resource":"{{key}}","at":"{{Now:O}}","value":2}
            """;
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(lines))
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") },
        };
        (await service.Http.Send(HttpMethod.Post, "/samples", content)).ShouldBe(Ok);
        (await Stored(key)).ShouldBe([1.5, 2]);
    }

    [Theory]
    [InlineData("""[{"resource":"nobody","at":"2026-01-01T00:00:00Z","value":1}]""", "[0].resource")]
    [InlineData("""[{"resource":"KEY","value":1}]""", "[0].at")]
    [InlineData("""[{"resource":"KEY","at":"2100-01-01T00:00:00Z","value":1}]""", "[0].at")]
    [InlineData("""[{"resource":"KEY","at":"1970-01-01T00:00:00Z","value":1}]""", "[0].at")]
    [InlineData("""[{"resource":"KEY","at":"2026-01-01T00:00:00Z"}]""", "[0].value")]
    [InlineData("""[{"resource":"KEY","at":"2026-01-01T00:00:00Z","value":1},null]""", "[1].resource")]
    [InlineData("""[{"resource":"KEY","at":"2026-01-01T00:00:00Z","value":"NaN"}]""", "[0].value")]
    [InlineData(
        """[{"resource":"KEY","at":"2026-01-01T00:00:00Z","value":1},{"resource":"KEY","at":"yesterday","value":1}]""",
        "[1].at"
    )]
    [InlineData("""[{"resource":"KEY","at":"2026-01-01T00:00:00Z","value":{}}]""", "[0].value")]
    [InlineData("""[{"resource":"KEY","at":"2026-01-01T00:00:00Z","value":1e999}]""", "[0].value")]
    [InlineData("""[{"resource":7,"at":"2026-01-01T00:00:00Z","value":1}]""", "[0].resource")]
    [InlineData("""[{"resource":"KEY","at":"2026-01-01T00:00:00Z","value":1}""", "body")]
    [InlineData("", "body")]
    [InlineData("""{"resource":"KEY"}""", "body")]
    [InlineData("rubbish", "body")]
    public async Task one_that_is_wrong_is_named_and_none_is_kept(string body, string field)
    {
        var key = await service.Http.Define();
        var content = new StringContent(
            body.Replace("KEY", key, StringComparison.Ordinal),
            Encoding.UTF8,
            "application/json"
        );
        (await service.Http.Send(HttpMethod.Post, "/samples", content)).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            field
        );
        (await Stored(key)).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_line_that_is_wrong_is_named()
    {
        var key = await service.Http.Define();
        var lines = $$"""
            {"resource":"{{key}}","at":"{{Now:O}}","value":1}
            {"resource":"{{key}}","value":1}
            """;
        var content = new StringContent(lines, Encoding.UTF8, "application/x-ndjson");
        (await service.Http.Send(HttpMethod.Post, "/samples", content)).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            "[1].at"
        );
        (await Stored(key)).ShouldBeEmpty();
        lines = lines.Replace("\"value\":1}", "\"at\":\"yesterday\",\"value\":1}", StringComparison.Ordinal);
        var odd = new StringContent(lines, Encoding.UTF8, "application/x-ndjson");
        var answer = await service.Http.Send(HttpMethod.Post, "/samples", odd);
        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "body");
        answer.Text.ShouldNotContain("Sms.");
    }

    [Fact]
    public async Task a_body_that_is_packed_is_said_to_be_unsupported()
    {
        var content = new ByteArrayContent([0x1f, 0x8b, 8, 0])
        {
            Headers = { ContentType = new("application/json"), ContentEncoding = { "gzip" } },
        };
        (await service.Http.Send(HttpMethod.Post, "/samples", content)).ShouldBeProblem(
            HttpStatusCode.UnsupportedMediaType,
            "unsupported-media-type"
        );
    }

    [Fact]
    public async Task hours_follow_what_comes_late()
    {
        var name = Fresh("service");
        var key = await service.Http.Define(name);
        var hour =
            DateTimeOffset.UnixEpoch
            + (Math.Floor((Now - DateTimeOffset.UnixEpoch) / TimeSpan.FromHours(1)) * TimeSpan.FromHours(1))
            - TimeSpan.FromHours(5);
        await service.Http.Measured(key, hour + (2 * Minute), Minute, 10, 20, 30);
        (await Used()).ShouldBe(("1", "3", "20", "30", "10"));
        await service.Http.Measured(key, hour + (10 * Minute), Minute, 100);
        (await Used()).ShouldBe(("1", "4", "40", "100", "10"));
        var text = (
            await service.Http.Send(
                HttpMethod.Get,
                $"/utilisation?service={name}",
                headers: ("Accept", "text/markdown")
            )
        ).ShouldBe(Ok);
        text.MediaType.ShouldBe("text/markdown");
        text.Text.ShouldContain($"| `{key}` | {name} | 100 GB | 40 | 40 % |");

        async Task<(string, string, string, string, string)> Used()
        {
            var row = (await service.Http.Look($"/utilisation?service={name}"))
                .ShouldBe(Ok)
                .Json.GetProperty("resources")[0];
            return (row.At("hours"), row.At("samples"), row.At("mean"), row.At("max"), row.At("min"));
        }
    }

    [Fact]
    public async Task a_history_that_is_loaded_years_later_finds_its_place_and_what_is_too_old_goes_with_its_partition()
    {
        await using var own = await service.StartAnother(new() { ["Capacity:KeepSamples"] = "90.00:00:00" });
        var key = await own.Http.Define();
        var old = new DateTimeOffset(2014, 4, 10, 0, 0, 0, TimeSpan.Zero);
        await own.Http.Measured(key, old, Minute, 1, 2, 3);
        (await own.Http.Forecast(key, $"horizon=1h&at=2014-04-11T00:00:00Z")).At("evidence.samples").ShouldBe("3");
        own.Time.Advance(TimeSpan.FromDays(89));
        await own.Http.Measured(key, own.Time.GetUtcNow(), Minute, 4);
        (await Count(own)).ShouldBe(4);
        // Both the time and the loading are long ago now.
        own.Time.Advance(TimeSpan.FromDays(2));
        await Eventually.Until(() => Count(own), count => count == 1);
    }

    [Fact]
    public async Task many_senders_at_once_are_all_stored()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => service.Http.Define()));
        var at = Now;
        await Task.WhenAll(
            Enumerable
                .Range(0, 40)
                .Select(i =>
                    service.Http.Measured(
                        keys[i % 5],
                        at - TimeSpan.FromMinutes(100 * i),
                        Minute,
                        [.. Enumerable.Range(0, 100).Select(v => (double)v)]
                    )
                )
        );
        foreach (var key in keys)
            (await Stored(key)).Count.ShouldBe(800);
    }

    private static async Task<long> Count(ServiceHost<Program> host)
    {
        await using var source = NpgsqlDataSource.Create(host.Database);
        await using var command = source.CreateCommand("select count(*) from samples");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task<IReadOnlyList<double>> Stored(string key)
    {
        await using var source = NpgsqlDataSource.Create(service.Host.Database);
        await using var command = source.CreateCommand("select value from samples where resource_id = $1 order by at");
        command.Parameters.Add(new() { Value = ResourceId.Of(key) });
        var values = new List<double>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            values.Add(reader.GetDouble(0));
        return values;
    }
}

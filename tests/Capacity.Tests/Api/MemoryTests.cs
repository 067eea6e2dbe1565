using System.Net;
using System.Text;
using Google.Protobuf;
using Npgsql;
using Sms.Capacity.RemoteWrite;
using Snappier;
using static Sms.Capacity.Tests.Api.Vocabulary;

namespace Sms.Capacity.Tests.Api;

/// <summary>Runs alone: what is allocated is counted for the whole process.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public static class Alone;

/// <summary>Bodies that unpack or multiply cost little memory, whatever they hold.</summary>
[Collection(nameof(MemoryTests))]
public class MemoryTests(CapacityHost service)
{
    private const long Megabyte = 1_000_000;

    private DateTimeOffset Now => service.Host.Time.GetUtcNow();

    [Fact]
    public async Task remote_write_that_unpacks_to_very_many_series_is_refused_for_good()
    {
        // Some hundred KB of snappy that unpack to eight megabytes, and made half a gigabyte of objects.
        var one = new WriteRequest { Timeseries = { Series("m", 1) } }.ToByteArray();
        var body = Snappy.CompressToArray([
            .. Enumerable.Repeat(one, (int)(8 * Megabyte) / one.Length).SelectMany(part => part),
        ]);
        body.LongLength.ShouldBeLessThan(Megabyte);
        (
            await Allocated(
                () => Write(body),
                answer => answer.ShouldBeProblem(HttpStatusCode.RequestEntityTooLarge, "too-large")
            )
        ).ShouldBeLessThan(40 * Megabyte);
    }

    [Theory]
    [InlineData(200_000, 1)]
    [InlineData(1, 200_000)]
    public async Task series_that_nobody_wants_take_no_memory_however_many_labels_and_samples_they_have(
        int labels,
        int samples
    )
    {
        var series = Series($"m_{Guid.NewGuid():N}", samples);
        for (var i = 0; i < labels; i++)
            series.Labels.Add(new Label { Name = $"l{i % 10}", Value = "v" });
        var body = Snappy.CompressToArray(new WriteRequest { Timeseries = { series } }.ToByteArray());
        (await Allocated(() => Write(body), answer => answer.ShouldBe(Done))).ShouldBeLessThan(20 * Megabyte);
    }

    [Fact]
    public async Task more_samples_of_a_resource_than_are_read_at_once_are_refused_for_good()
    {
        var metric = $"m_{Guid.NewGuid():N}";
        await Define(metric);
        var body = Snappy.CompressToArray(new WriteRequest { Timeseries = { Series(metric, 500_000) } }.ToByteArray());
        (
            await Allocated(
                () => Write(body),
                answer => answer.ShouldBeProblem(HttpStatusCode.RequestEntityTooLarge, "too-large")
            )
        ).ShouldBeLessThan(60 * Megabyte);
    }

    [Theory]
    [InlineData("ffffff7f0000")]
    [InlineData("8080801000000000")]
    [InlineData("ffffffff0f00")]
    public async Task a_block_that_says_it_is_larger_than_it_can_be_is_refused_for_good(string block)
    {
        var body = Convert.FromHexString(block);
        (await Allocated(() => Write(body), answer => ((int)answer.Status).ShouldBeOneOf(400, 413))).ShouldBeLessThan(
            10 * Megabyte
        );
    }

    [Theory]
    [InlineData("application/json", "[", "{},", "{}]")]
    [InlineData("application/x-ndjson", "", "{}\n", "{}")]
    public async Task very_many_posted_samples_are_refused_before_they_take_memory(
        string type,
        string begin,
        string one,
        string end
    )
    {
        var text = Encoding.UTF8.GetBytes(begin + string.Concat(Enumerable.Repeat(one, 3_000_000)) + end);
        (
            await Allocated(
                () =>
                    service.Http.Send(
                        HttpMethod.Post,
                        "/samples",
                        new ByteArrayContent(text) { Headers = { ContentType = new(type) } }
                    ),
                answer => answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "body")
            )
        ).ShouldBeLessThan(60 * Megabyte);
    }

    [Fact]
    public async Task what_waits_for_the_database_is_bounded_and_the_rest_is_told_to_come_again()
    {
        var metric = $"m_{Guid.NewGuid():N}";
        await Define(metric);
        var body = Snappy.CompressToArray(new WriteRequest { Timeseries = { Series(metric, 90_000) } }.ToByteArray());
        await using var source = NpgsqlDataSource.Create(service.Host.Database);
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var standstill = new NpgsqlCommand(
            "lock table samples in access exclusive mode",
            connection,
            transaction
        );
        await standstill.ExecuteNonQueryAsync();
        var waiting = Enumerable.Range(0, 12).Select(_ => Write(body)).ToList();
        var refused = await await Task.WhenAny(waiting);
        refused.ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
        refused.Headers.RetryAfter.ShouldNotBeNull();
        await transaction.RollbackAsync();
        (await Task.WhenAll(waiting)).Count(answer => answer.Status == Done).ShouldBeGreaterThanOrEqualTo(10);
    }

    private static async Task<long> Allocated(Func<Task<Answer>> ask, Action<Answer> check)
    {
        // Once before, so that buffers are there and code is compiled.
        await ask();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        check(await ask());
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    private Task<string> Define(string metric) =>
        service.Http.Define(
            source: new { kind = "remote-write", labels = new Dictionary<string, string> { ["__name__"] = metric } },
            onForecast: "none"
        );

    private Task<Answer> Write(byte[] body) =>
        service.Http.Send(
            HttpMethod.Post,
            "/api/v1/write",
            new ByteArrayContent(body)
            {
                Headers = { ContentType = new("application/x-protobuf"), ContentEncoding = { "snappy" } },
            }
        );

    private TimeSeries Series(string name, int samples)
    {
        var last = Now.ToUnixTimeMilliseconds();
        Measurement Sample(long at) => new() { Timestamp = at, Value = 1 };
        return new()
        {
            Labels =
            {
                new Label { Name = "__name__", Value = name },
            },
            Samples = { Enumerable.Range(0, samples).Select(i => Sample(last - (1_000L * i))) },
        };
    }
}

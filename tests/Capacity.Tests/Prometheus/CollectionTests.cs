using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Npgsql;
using Sms.Capacity.Tests.Api;
using static Sms.Capacity.Tests.Api.Vocabulary;

namespace Sms.Capacity.Tests.Prometheus;

/// <summary>
/// Servers that answer oddly, slowly, endlessly or not at all: whoever looks is told, and other resources are measured
/// all the same.
/// </summary>
public sealed class CollectionTests(CapacityHost service) : IAsyncLifetime
{
    private ServiceHost<Program>? _host;

    private HttpClient Http => _host!.Http;

    public async ValueTask InitializeAsync() =>
        _host = await service.StartAnother(new() { ["Capacity:CollectionTimeout"] = "00:00:02" });

    public async ValueTask DisposeAsync() => await _host!.DisposeAsync();

    [Theory]
    [InlineData("+Inf")]
    [InlineData("-Inf")]
    [InlineData("NaN")]
    [InlineData("forty-two")]
    public async Task a_value_that_is_no_number_is_left_out_and_shown_and_the_others_are_stored(string odd)
    {
        await using var prometheus = ScriptedServer.Measuring(odd);
        var key = await Define(prometheus.Address);
        var collection = await Collected(key, json => json.At("lastAt").Length > 0);
        collection.At("error").ShouldBeEmpty();
        int.Parse(collection.At("leftOut.count"), null).ShouldBeGreaterThan(0);
        collection.At("leftOut.reasons.0").ShouldContain(odd);
        collection.Instant("nextAt").ShouldBeGreaterThan(collection.Instant("lastAt"));
        collection.At("lastMeasuredAt").ShouldNotBeEmpty();
        (await Stored(key)).ShouldBeGreaterThan(40_000);
    }

    public static TheoryData<string, string, string, string> Answers =>
        new()
        {
            { "<html><body>Sign in</body></html>", "200 OK", "Content-Type: text/html", "text/html" },
            { "<html>Bad Gateway</html>", "404 Not Found", "Content-Type: text/html", "404 Not Found" },
            { "", "200 OK", "X-None: 1", "no type" },
            { "", "302 Found", "Location: http://elsewhere.example/", "elsewhere.example" },
            {
                """{"status":"error","errorType":"bad_data","error":"no \u0000 such\n thing"}""",
                "400 Bad Request",
                "Content-Type: application/json",
                "bad_data: no  such thing"
            },
            { """{"status":"success","data":""", "200 OK", "Content-Type: application/json", "not all of it" },
            {
                "{\"status\":\"success\",\"x\":\"" + new string('x', 3_000_000) + "\"}",
                "200 OK",
                "Content-Type: application/json",
                "more than one series"
            },
        };

    [Theory, MemberData(nameof(Answers))]
    public async Task an_answer_that_cannot_be_read_is_shown_with_its_time_and_the_next_is_asked_for(
        string body,
        string status,
        string headers,
        string reason
    )
    {
        await using var prometheus = ScriptedServer.Answering(body, status, headers);
        (await Failure(prometheus)).ShouldContain(reason);
    }

    [Fact]
    public async Task a_packed_answer_is_read_and_one_that_unpacks_to_very_much_is_not()
    {
        await using var packed = new ScriptedServer(exchange =>
            exchange.Answer(Gzip(Encoding.UTF8.GetBytes(exchange.Values("42"))), headers: "Content-Encoding: gzip")
        );
        var key = await Define(packed.Address);
        (await Collected(key, json => json.At("lastAt").Length > 0)).At("error").ShouldBeEmpty();
        var bomb = Gzip(new byte[200_000_000]);
        await using var hostile = new ScriptedServer(exchange =>
            exchange.Answer(bomb, headers: "Content-Encoding: gzip")
        );
        (await Failure(hostile)).ShouldContain("more than one series");
    }

    [Fact]
    public async Task a_server_that_hangs_before_its_headers_has_a_deadline()
    {
        await using var prometheus = new ScriptedServer(exchange => exchange.UntilStopped());
        (await Failure(prometheus)).ShouldContain("2 seconds");
    }

    [Fact]
    public async Task a_server_that_drips_its_body_has_a_deadline()
    {
        await using var prometheus = new ScriptedServer(async exchange =>
        {
            await exchange.Send(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{"
            );
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
            while (await timer.WaitForNextTickAsync(exchange.Stop))
                await exchange.Send(" ");
        });
        (await Failure(prometheus)).ShouldContain("2 seconds");
    }

    [Fact]
    public async Task a_server_that_answers_endlessly_has_a_limit()
    {
        var chunk = "10000\r\n" + new string(' ', 0x10000) + "\r\n";
        await using var prometheus = new ScriptedServer(async exchange =>
        {
            await exchange.Send(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
            );
            while (true)
                await exchange.Send(chunk);
        });
        (await Failure(prometheus)).ShouldContain("more than one series");
    }

    [Fact]
    public async Task a_server_that_breaks_off_is_shown()
    {
        await using var reset = new ScriptedServer(exchange =>
        {
            exchange.Reset();
            return Task.CompletedTask;
        });
        (await Failure(reset)).ShouldNotBeEmpty();
        await using var truncating = new ScriptedServer(exchange =>
            exchange.Send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"status\"")
        );
        (await Failure(truncating)).ShouldNotBeEmpty();
        await using var rubbish = new ScriptedServer(exchange => exchange.Send("SSH-2.0-OpenSSH_9.9\r\n"));
        (await Failure(rubbish)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task a_slow_server_does_not_hold_up_others()
    {
        await using var own = await service.StartAnother(new() { ["Capacity:CollectionTimeout"] = "00:00:50" });
        await using var slow = new ScriptedServer(exchange => exchange.UntilStopped());
        for (var i = 0; i < 20; i++)
            await Define(slow.Address, own.Http);
        await Eventually.Until(() => Task.FromResult(slow.Requests), requests => requests >= 2);
        await using var quick = ScriptedServer.Measuring();
        var key = await Define(quick.Address, own.Http);
        await Eventually.Until(
            () => own.Http.Look($"/resources/{key}/collection"),
            answer => answer.Json.At("lastAt").Length > 0
        );
    }

    [Fact]
    public async Task what_a_replica_was_asking_for_when_it_was_killed_another_one_asks_for_when_the_lease_ends()
    {
        await using var prometheus = ScriptedServer.Measuring();
        var key = await Define(prometheus.Address);
        await Collected(key, json => json.At("lastAt").Length > 0);
        await _host!.Execute(
            "update collections set next_at = now() - interval '1 min', leased_until = now() + interval '3 min'"
        );
        _host.Time.Advance(TimeSpan.FromMinutes(4));
        await Collected(key, json => json.Instant("lastAt") > DateTimeOffset.UtcNow + TimeSpan.FromMinutes(3));
    }

    /// <summary>Why the collection of a new resource fails; that its time is shown, and that it goes on.</summary>
    private async Task<string> Failure(ScriptedServer prometheus)
    {
        var begin = _host!.Time.GetUtcNow();
        var key = await Define(prometheus.Address);
        var collection = await Collected(key, json => json.At("error").Length > 0);
        collection.Instant("failedAt").ShouldBeGreaterThanOrEqualTo(begin);
        collection.Instant("nextAt").ShouldBeGreaterThan(collection.Instant("failedAt"));
        collection.At("lastAt").ShouldBeEmpty();
        return collection.At("error");
    }

    private async Task<JsonElement> Collected(string key, Func<JsonElement, bool> seen) =>
        (await Eventually.Until(() => Http.Look($"/resources/{key}/collection"), answer => seen(answer.Json)))
            .ShouldBe(Ok)
            .Json;

    private Task<string> Define(string server, HttpClient? http = null) =>
        (http ?? Http).Define(
            source: new
            {
                kind = "prometheus",
                server,
                query = "q",
                stepSeconds = 60,
            },
            onForecast: "none"
        );

    private static byte[] Gzip(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(plain);
        return packed.ToArray();
    }

    private async Task<long> Stored(string key)
    {
        await using var source = NpgsqlDataSource.Create(_host!.Database);
        await using var command = source.CreateCommand("select count(*) from samples where resource_id = $1");
        command.Parameters.Add(new() { Value = ResourceId.Of(key) });
        return (long)(await command.ExecuteScalarAsync())!;
    }
}

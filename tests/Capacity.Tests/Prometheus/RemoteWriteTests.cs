using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Npgsql;
using Sms.Capacity.RemoteWrite;
using Sms.Capacity.Tests.Api;
using Snappier;
using static Sms.Capacity.Tests.Api.Vocabulary;

namespace Sms.Capacity.Tests.Prometheus;

/// <summary>Remote write 1.0 and 2.0 as Prometheus sends them, and what no Prometheus sends.</summary>
public class RemoteWriteTests(CapacityHost service)
{
    private const string Version1 = "application/x-protobuf";
    private const string Version2 = "application/x-protobuf;proto=io.prometheus.write.v2.Request";

    private DateTimeOffset Now => service.Host.Time.GetUtcNow();

    [Fact]
    public async Task the_series_that_a_resource_names_are_stored_and_others_passed_over()
    {
        var metric = Metric();
        var key = await Define(metric, ("instance", "a"));
        var request = new WriteRequest
        {
            Timeseries =
            {
                Series(metric, "b", (Now, 1)),
                Series(metric, "a", (Now.AddMinutes(-2), 90), (Now.AddMinutes(-1), 92), (Now, double.NaN)),
                Series("other", "a", (Now, 3)),
            },
        };
        (await Send(request)).ShouldBe(Done);
        (await Send(request)).ShouldBe(Done);
        (await service.Http.Evaluate(key)).ShouldBe(["ThresholdCrossed"]);
        (await service.Http.EventsOf($"/resources/{key}"))[^1].At("data.value").ShouldBe("91");
    }

    [Fact]
    public async Task of_several_series_that_fit_the_first_by_its_labels_is_taken_whole()
    {
        var metric = Metric();
        var key = await Define(metric);
        var now = Now;
        (
            await Send(
                new WriteRequest
                {
                    Timeseries =
                    {
                        Series(metric, "b", (now.AddMinutes(-3), 1)),
                        Series(metric, "a", (now.AddMinutes(-2), 2)),
                        Series(metric, "c", (now, 3)),
                        Series(metric, "a", (now.AddMinutes(-1), 4)),
                    },
                }
            )
        ).ShouldBe(Done);
        (await Stored(key)).ShouldBe([2, 4]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task version_2_is_stored_and_says_how_much(bool packed)
    {
        var metric = Metric();
        var key = await Define(metric, ("instance", "a"));
        var message = Request2(
            ["", "__name__", metric, "instance", "a", "b"],
            packed,
            ([1, 2, 3, 5], [(Now, 1)]),
            ([1, 2, 3, 4], [(Now.AddMinutes(-1), 50), (Now, 55), (Now.AddMinutes(1), double.NaN)])
        );
        var answer = (await Send(Snappy.CompressToArray(message), Version2)).ShouldBe(Done);
        answer.Headers.GetValues("X-Prometheus-Remote-Write-Samples-Written").ShouldBe(["3"]);
        answer.Headers.GetValues("X-Prometheus-Remote-Write-Histograms-Written").ShouldBe(["0"]);
        answer.Headers.GetValues("X-Prometheus-Remote-Write-Exemplars-Written").ShouldBe(["0"]);
        (await Stored(key)).ShouldBe([50, 55]);
        // It is no message of version 1.0: whoever says so is told that nothing was understood, or nothing is stored.
        var other = await Define(metric, ("instance", "b"));
        await Send(Snappy.CompressToArray(message), Version1);
        (await Stored(other)).ShouldBeEmpty();
    }

    public static TheoryData<string, string, string?> Supported =>
        new()
        {
            { "application/x-protobuf;proto=prometheus.WriteRequest", "snappy", null },
            { "Application/X-Protobuf; proto=\"prometheus.WriteRequest\"", "Snappy", null },
            { "", "", null },
        };

    [Theory, MemberData(nameof(Supported))]
    public async Task version_1_is_understood_however_it_is_declared(string type, string encoding, string? _)
    {
        var metric = Metric();
        var key = await Define(metric, ("instance", "a"));
        var body = Snappy.CompressToArray(
            new WriteRequest { Timeseries = { Series(metric, "a", (Now, 7)) } }.ToByteArray()
        );
        (await Send(body, type, encoding)).ShouldBe(Done);
        (await Stored(key)).ShouldBe([7]);
    }

    [Theory]
    [InlineData("application/x-protobuf;proto=io.prometheus.write.v3.Request", "snappy")]
    [InlineData("application/x-protobuf;proto=", "snappy")]
    [InlineData("application/json", "snappy")]
    [InlineData("text/plain", "snappy")]
    [InlineData("application/x-protobuf", "gzip")]
    [InlineData("application/x-protobuf", "zstd")]
    [InlineData("application/x-protobuf", "snappy, snappy")]
    [InlineData("application/x-protobuf", "x-snappy-framed")]
    [InlineData(Version2, "identity")]
    public async Task another_type_or_encoding_is_said_to_be_unsupported(string type, string encoding) =>
        (await Send(Snappy.CompressToArray([]), type, encoding)).ShouldBeProblem(
            HttpStatusCode.UnsupportedMediaType,
            "unsupported-media-type"
        );

    [Theory]
    [InlineData("")]
    [InlineData("rubbish")]
    [InlineData("\u00ff\u00ff\u00ff\u00ff\u000f")]
    [InlineData("\u00ff\u0006\u0000\u0000sNaPpY\u0000\u0005\u0000\u0000\u0000\u0000\u0000\u0000\u0000")]
    public async Task rubbish_is_refused_for_good(string body)
    {
        foreach (var version in (string[])[Version1, Version2])
            (await Send([.. body.Select(letter => (byte)letter)], version)).ShouldBeProblem(
                HttpStatusCode.BadRequest,
                "invalid",
                "body"
            );
    }

    [Theory]
    [InlineData("ffffffff")]
    [InlineData("0a")]
    [InlineData("0a05")]
    [InlineData("0a0212ff")]
    [InlineData("0b")]
    [InlineData("00")]
    [InlineData("ffffffffffffffffffffff01")]
    public async Task a_block_that_unpacks_to_no_message_is_refused_for_good(string message) =>
        (await Send(Snappy.CompressToArray(Convert.FromHexString(message)))).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            "body"
        );

    public static TheoryData<string[], uint[]> Wrong =>
        new()
        {
            { ["", "__name__", "x"], [1, 3] },
            { ["", "__name__", "x"], [1, uint.MaxValue] },
            { ["", "__name__", "x"], [1] },
            { ["__name__", "x"], [0, 1] },
            { [], [0, 0] },
        };

    [Theory, MemberData(nameof(Wrong))]
    public async Task references_that_lead_nowhere_are_refused_for_good(string[] symbols, uint[] references) =>
        (
            await Send(Snappy.CompressToArray(Request2(symbols, true, (references, [(Now, 1)]))), Version2)
        ).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "body");

    [Fact]
    public async Task what_cannot_be_stored_is_named_and_the_rest_is_stored()
    {
        var metric = Metric();
        var key = await Define(metric, ("instance", "a"));
        var request = new WriteRequest
        {
            Timeseries =
            {
                Series(
                    metric,
                    "a",
                    (Now.AddMinutes(-1), 5),
                    (Now, double.PositiveInfinity),
                    (Now.AddDays(1), 6),
                    (DateTimeOffset.UnixEpoch, 7)
                ),
            },
        };
        var answer = await Send(request);
        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "body");
        answer.Text.ShouldContain("1 samples are stored");
        answer.Text.ShouldContain("infinite");
        (await Stored(key)).ShouldBe([5]);
    }

    [Fact]
    public async Task a_body_that_is_too_large_is_refused_for_good() =>
        (await Send(new byte[5 * 1024 * 1024])).ShouldBeProblem(HttpStatusCode.RequestEntityTooLarge, "too-large");

    [Fact]
    public async Task who_sends_slowly_holds_up_others_for_seconds_only_and_they_are_told_to_come_again()
    {
        await using var own = await service.StartAnother();
        var slow = Enumerable.Range(0, 4).Select(_ => new Unfinished()).ToList();
        var sent = slow.Select(body =>
                own.Http.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/api/v1/write") { Content = body })
            )
            .ToList();
        foreach (var body in slow)
            await body.Begun;
        var refused = await Eventually.Until(
            () => own.Http.Send(HttpMethod.Post, "/api/v1/write", Content(Snappy.CompressToArray([]))),
            answer => answer.Status != Done
        );
        refused.ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
        refused.Headers.RetryAfter.ShouldNotBeNull();
        await Eventually.Until(
            () => own.Http.Send(HttpMethod.Post, "/api/v1/write", Content(Snappy.CompressToArray([]))),
            answer => answer.Status == Done
        );
        foreach (var body in slow)
            body.Finish();
        await Should.ThrowAsync<HttpRequestException>(Task.WhenAll(sent));
    }

    [Fact]
    public async Task who_may_not_measure_may_not_write()
    {
        using var reader = service.Host.As("rita", "auditor");
        (await reader.Send(HttpMethod.Post, "/api/v1/write", Content([]))).ShouldBe(HttpStatusCode.Forbidden);
        using var nobody = service.Host.As("nobody");
        (await nobody.Send(HttpMethod.Post, "/api/v1/write", Content([]))).ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static string Metric() => $"disk_{Guid.NewGuid():N}";

    private Task<string> Define(string metric, params (string Name, string Value)[] wanted)
    {
        var labels = wanted.ToDictionary(label => label.Name, label => label.Value);
        labels["__name__"] = metric;
        return service.Http.Define(source: new { kind = "remote-write", labels }, onForecast: "none");
    }

    private Task<Answer> Send(WriteRequest request) => Send(Snappy.CompressToArray(request.ToByteArray()));

    private Task<Answer> Send(byte[] body, string type = Version1, string encoding = "snappy") =>
        service.Http.Send(HttpMethod.Post, "/api/v1/write", Content(body, type, encoding));

    private static ByteArrayContent Content(byte[] body, string type = Version1, string encoding = "snappy")
    {
        var content = new ByteArrayContent(body);
        if (type.Length > 0)
            content.Headers.TryAddWithoutValidation("Content-Type", type).ShouldBeTrue();
        if (encoding.Length > 0)
            content.Headers.TryAddWithoutValidation("Content-Encoding", encoding).ShouldBeTrue();
        return content;
    }

    private static TimeSeries Series(string name, string instance, params (DateTimeOffset At, double Value)[] values) =>
        new()
        {
            Labels =
            {
                new Label { Name = "__name__", Value = name },
                new Label { Name = "instance", Value = instance },
            },
            Samples =
            {
                values.Select(value => new Measurement
                {
                    Timestamp = value.At.ToUnixTimeMilliseconds(),
                    Value = value.Value,
                }),
            },
        };

    /// <summary>A message of version 2.0: symbols are field 4, series field 5; there are no classes for it.</summary>
    private static byte[] Request2(
        string[] symbols,
        bool packed,
        params (uint[] References, (DateTimeOffset At, double Value)[] Samples)[] series
    ) =>
        Write(request =>
        {
            foreach (var one in series)
            {
                request.WriteTag(5, WireFormat.WireType.LengthDelimited);
                request.WriteBytes(
                    ByteString.CopyFrom(
                        Write(body =>
                        {
                            if (packed)
                            {
                                body.WriteTag(1, WireFormat.WireType.LengthDelimited);
                                body.WriteBytes(
                                    ByteString.CopyFrom(Write(list => Array.ForEach(one.References, list.WriteUInt32)))
                                );
                            }
                            else
                            {
                                foreach (var reference in one.References)
                                {
                                    body.WriteTag(1, WireFormat.WireType.Varint);
                                    body.WriteUInt32(reference);
                                }
                            }

                            foreach (var (at, value) in one.Samples)
                            {
                                body.WriteTag(2, WireFormat.WireType.LengthDelimited);
                                var sample = new Measurement { Timestamp = at.ToUnixTimeMilliseconds(), Value = value };
                                body.WriteBytes(sample.ToByteString());
                            }

                            body.WriteTag(5, WireFormat.WireType.LengthDelimited);
                            body.WriteBytes(ByteString.CopyFrom(0x08, 0x02));
                        })
                    )
                );
            }

            // Behind the series that refer to them: the order of fields is free.
            foreach (var symbol in symbols)
            {
                request.WriteTag(4, WireFormat.WireType.LengthDelimited);
                request.WriteString(symbol);
            }
        });

    private static byte[] Write(Action<CodedOutputStream> content)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
            content(output);
        return stream.ToArray();
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

    /// <summary>A body of which one byte is sent, and the rest only when the test says so.</summary>
    private sealed class Unfinished : HttpContent
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _finish = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Unfinished() => Headers.TryAddWithoutValidation("Content-Type", Version1);

        public Task Begun => _begun.Task;

        public void Finish() => _finish.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(new byte[1]);
            await stream.FlushAsync();
            _begun.TrySetResult();
            await _finish.Task;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 1_000;
            return true;
        }
    }
}

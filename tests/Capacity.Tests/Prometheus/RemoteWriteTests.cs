using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Sms.Capacity.RemoteWrite;
using Sms.Capacity.Tests.Api;
using Snappier;
using static Sms.Capacity.Tests.Api.Vocabulary;

namespace Sms.Capacity.Tests.Prometheus;

/// <summary>Remote write 1.0 as Prometheus sends it, and what no Prometheus sends.</summary>
public class RemoteWriteTests(CapacityHost service)
{
    private DateTimeOffset Now => service.Host.Time.GetUtcNow();

    [Fact]
    public async Task the_series_that_a_resource_names_are_stored_and_others_passed_over()
    {
        var metric = $"disk_{Guid.NewGuid():N}";
        var key = await service.Http.Define(source: new { kind = "remote-write", labels = new Dictionary<string, string> { ["__name__"] = metric, ["instance"] = "a" } }, onForecast: "none");
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
        (await service.Http.Events($"/resources/{key}"))[^1].At("data.value").ShouldBe("91");
    }

    [Theory]
    [InlineData("")]
    [InlineData("rubbish")]
    [InlineData("\u00ff\u00ff\u00ff\u00ff\u000f")]
    public async Task rubbish_is_refused_for_good(string body) =>
        (await Send([.. body.Select(letter => (byte)letter)])).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "body");

    [Fact]
    public async Task a_block_that_unpacks_to_no_message_is_refused_for_good() =>
        (await Send(Snappy.CompressToArray([0xff, 0xff, 0xff, 0xff]))).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "body");

    [Fact]
    public async Task who_may_not_measure_may_not_write()
    {
        using var reader = service.Host.As("rita", "auditor");
        (await reader.Send(HttpMethod.Post, "/api/v1/write", Content([]))).ShouldBe(HttpStatusCode.Forbidden);
        using var nobody = service.Host.As("nobody");
        (await nobody.Send(HttpMethod.Post, "/api/v1/write", Content([]))).ShouldBe(HttpStatusCode.Unauthorized);
    }

    private Task<Answer> Send(WriteRequest request) => Send(Snappy.CompressToArray(request.ToByteArray()));

    private Task<Answer> Send(byte[] body) => service.Http.Send(HttpMethod.Post, "/api/v1/write", Content(body));

    private static ByteArrayContent Content(byte[] body) =>
        new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf"), ContentEncoding = { "snappy" } } };

    private static TimeSeries Series(string name, string instance, params (DateTimeOffset At, double Value)[] values) => new()
    {
        Labels = { new Label { Name = "__name__", Value = name }, new Label { Name = "instance", Value = instance } },
        Samples = { values.Select(value => new Measurement { Timestamp = value.At.ToUnixTimeMilliseconds(), Value = value.Value }) },
    };
}

using System.Net;
using System.Text;
using System.Text.Json;
using static Sms.Capacity.Tests.Api.Vocabulary;

namespace Sms.Capacity.Tests.Api;

/// <summary>Numbers so large that what is computed of them is none: every answer says so, and nothing fails.</summary>
public class LargeNumberTests(CapacityHost service)
{
    private const double Huge = 1.7e308;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private DateTimeOffset Now => service.Host.Time.GetUtcNow();

    public static TheoryData<string, double[]> Series =>
        new()
        {
            { "the largest", [.. Enumerable.Repeat(Huge, 720)] },
            { "the largest and the smallest", [.. Enumerable.Range(0, 720).Select(i => i % 2 == 0 ? Huge : -Huge)] },
            { "growing beyond measure", [.. Enumerable.Range(0, 720).Select(i => Math.Pow(10, i * 0.42))] },
            { "one outlier", [.. Enumerable.Range(0, 720).Select(i => i == 400 ? Huge : 50.0)] },
        };

    [Theory, MemberData(nameof(Series))]
    public async Task a_forecast_of_the_largest_numbers_says_that_it_cannot_be_computed(string kind, double[] values)
    {
        var name = Fresh("service");
        var key = await service.Http.Define(name);
        await service.Http.Measured(key, Now, Hour, values);
        var forecast = await service.Http.Forecast(key);
        forecast.At("verdict").ShouldBe("not-computable", kind);
        forecast.At("explanation").ShouldContain("too large");
        forecast.GetProperty("points").GetArrayLength().ShouldBe(0);
        (await service.Http.Look($"/utilisation?service={name}")).ShouldBe(Ok);
        (
            await service.Http.Send(
                HttpMethod.Get,
                $"/utilisation?service={name}",
                headers: ("Accept", "text/markdown")
            )
        ).ShouldBe(Ok);
        await service.Http.Evaluate(key);
        (await service.Http.Look($"/resources?service={name}")).ShouldBe(Ok);
        var drafted = (await service.Http.Post("/plans", Plan(name, new { }))).ShouldBe(HttpStatusCode.Created);
        (await service.Http.Look($"/plans/{drafted.Json.At("id")}"))
            .ShouldBe(Ok)
            .Json.At("resources.0.key")
            .ShouldBe(key);
        (await service.Http.Look($"/plans/{drafted.Json.At("id")}/markdown")).ShouldBe(Ok);
    }

    [Fact]
    public async Task the_sum_of_an_hour_or_a_month_may_be_larger_than_the_largest_number()
    {
        var name = Fresh("service");
        var key = await service.Http.Define(name, onForecast: "none");
        await service.Http.Measured(key, Now, Minute, [.. Enumerable.Repeat(Huge, 90)]);
        var row = (await service.Http.Look($"/utilisation?service={name}")).ShouldBe(Ok).Json.GetProperty("resources")[
            0
        ];
        (row.At("samples"), row.At("mean"), row.At("peakPercent")).ShouldBe(("90", "", ""));
        const string counts = "requests";
        (
            await service.Http.Post(
                "/workloads",
                new
                {
                    name = "All",
                    agreement = "Gold",
                    service = name,
                    limitPerMonth = 5,
                    counts,
                    resource = key,
                }
            )
        ).ShouldBe(HttpStatusCode.Created);
        var workload = (await service.Http.Look($"/workloads?service={name}")).ShouldBe(Ok).Json[0];
        workload.At("exceeded").ShouldBe("True");
        await Eventually.Until(
            () => service.Http.Look($"/workloads?service={name}"),
            answer => answer.Json[0].GetProperty("exceededIn").GetArrayLength() == 1
        );
    }

    [Fact]
    public async Task a_crossing_by_the_largest_number_is_told()
    {
        var key = await service.Http.Define(onForecast: "none");
        await service.Http.Measured(key, Now, Minute, Huge, Huge, Huge);
        (await service.Http.Evaluate(key)).ShouldBe(["ThresholdCrossed"]);
        (await service.Http.Post($"/resources/{key}/recompute")).ShouldBe(Ok).Json.At("same").ShouldBe("True");
        var torn = await service.Http.Define(onForecast: "none");
        await service.Http.Measured(torn, Now, Minute, Huge, -Huge);
        (await service.Http.Post($"/resources/{torn}/evaluate"))
            .ShouldBe(Ok)
            .Json.At("verdict")
            .ShouldBe("not-computable");
    }

    [Theory]
    [InlineData("\"limit\":1e308", "terms.limit")]
    [InlineData("\"limit\":1e999", "terms.limit")]
    [InlineData("\"limit\":\"NaN\"", "terms.limit")]
    [InlineData("\"limit\":\"Infinity\"", "terms.limit")]
    [InlineData("\"limit\":-5", "terms.limit")]
    [InlineData("\"limit\":0", "terms.limit")]
    [InlineData("\"limit\":5,\"warningPercent\":\"NaN\"", "terms.warningPercent")]
    [InlineData("\"limit\":5,\"criticalPercent\":1e308", "terms.criticalPercent")]
    [InlineData("\"limit\":5,\"warningPercent\":-1", "terms.warningPercent")]
    [InlineData("\"limit\":5,\"leadTimeDays\":\"NaN\"", "terms.leadTimeDays")]
    [InlineData("\"limit\":5,\"leadTimeDays\":1e308", "terms.leadTimeDays")]
    public async Task a_resource_whose_figures_are_no_use_is_refused(string figures, string field)
    {
        var body = $$"""{"terms":{"service":"s","name":"n","unit":"GB",{{figures}}},"key":"{{Fresh("disk")}}" }""";
        (await Post("/resources", body)).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", field);
    }

    [Theory]
    [InlineData("\"newLimit\":1e999", "options[0].newLimit")]
    [InlineData("\"newLimit\":\"NaN\"", "options[0].newLimit")]
    [InlineData("\"newLimit\":1e308", "options[0].newLimit")]
    [InlineData("\"leadTimeDays\":\"Infinity\"", "options[0].leadTimeDays")]
    [InlineData("\"leadTimeDays\":-1", "options[0].leadTimeDays")]
    public async Task a_plan_whose_figures_are_no_use_is_refused(string figures, string field)
    {
        var option = JsonSerializer.Deserialize<JsonElement>($$"""{"name":"second disk",{{figures}},"cost":1}""");
        (await service.Http.Post("/plans", Plan("shop", option))).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            field
        );
    }

    [Fact]
    public async Task a_workload_whose_limit_is_no_use_is_refused()
    {
        foreach (var limit in (string[])["1e308", "1e999", "\"NaN\"", "-1"])
        {
            var body = $$"""{"name":"n","agreement":"a","service":"s","limitPerMonth":{{limit}} }""";
            (await Post("/workloads", body)).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "limitPerMonth");
        }
    }

    [Fact]
    public async Task a_plan_until_the_last_day_that_can_be_named_has_figures()
    {
        var name = Fresh("service");
        var key = await service.Http.Define(name);
        await service.Http.Measured(key, Now, Hour, Line(40, 0.1, 24 * 15));
        (await service.Http.Post("/plans", Plan(name, new { }, until: "2099-12-31T00:00:00Z"))).ShouldBe(
            HttpStatusCode.Created
        );
    }

    [Fact]
    public async Task a_time_that_nobody_can_reckon_with_is_refused()
    {
        var key = await service.Http.Define();
        foreach (var at in (string[])["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
        {
            (await service.Http.Look($"/resources/{key}/forecast?at={at}")).ShouldBeProblem(
                HttpStatusCode.BadRequest,
                "invalid",
                "at"
            );
            (await service.Http.Look($"/utilisation?until={at}")).ShouldBeProblem(
                HttpStatusCode.BadRequest,
                "invalid",
                "until"
            );
            (await service.Http.Look($"/utilisation?from={at}")).ShouldBeProblem(
                HttpStatusCode.BadRequest,
                "invalid",
                "from"
            );
            (await service.Http.Look($"/resources/{key}/forecast?knownAt={at}")).ShouldBeProblem(
                HttpStatusCode.BadRequest,
                "invalid",
                "knownAt"
            );
            (await service.Http.Post($"/resources/{key}/recompute?asOf={at}")).ShouldBeProblem(
                HttpStatusCode.BadRequest,
                "invalid",
                "asOf"
            );
        }
    }

    private static object Plan(string name, object option, string until = "2027-06-01T00:00:00Z") =>
        new
        {
            title = "Disks",
            service = name,
            from = "2026-01-01T00:00:00Z",
            until,
            reviewOn = "2027-01-01T00:00:00Z",
            options = option is JsonElement ? new[] { option } : [],
        };

    private Task<Answer> Post(string path, string body) =>
        service.Http.Send(HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, "application/json"));
}

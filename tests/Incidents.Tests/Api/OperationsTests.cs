using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Api;

public class OperationsTests(IncidentsHost service)
{
    [Fact]
    public async Task health_names_each_check()
    {
        var health = (await service.Http.Look("/health")).ShouldBe(Ok).Json;
        health.At("status").ShouldBe("Healthy");
        foreach (var check in new[] { "database", "broker", "relay", "dead-letters", "self" })
            health.At($"checks.{check}.status").ShouldBe("Healthy", check);
    }

    [Fact]
    public async Task the_process_says_that_it_is_alive() =>
        (await service.Http.Look("/alive")).ShouldBe(Ok).Text.ShouldBe("Healthy");

    [Fact]
    public async Task metrics_of_our_own_are_there_for_prometheus()
    {
        await service.Http.Report();
        var metrics = await Eventually.Until(
            () => service.Http.Look("/metrics"),
            answer => answer.Text.Contains("sms_relay_lag", StringComparison.Ordinal)
        );
        metrics.ShouldBe(Ok).Text.ShouldContain("# TYPE sms_relay_lag_seconds histogram");
    }

    [Theory]
    [InlineData("/api/incidents", "get")]
    [InlineData("/api/incidents", "post")]
    [InlineData("/api/incidents/counts", "get")]
    [InlineData("/api/incidents/{id}", "get")]
    [InlineData("/api/incidents/{id}/events", "get")]
    [InlineData("/api/incidents/{id}/acknowledge", "post")]
    [InlineData("/api/incidents/{id}/resolve", "post")]
    [InlineData("/api/integrations", "post")]
    [InlineData("/api/integrations/{id}/rotate-key", "post")]
    [InlineData("/v2/enqueue", "post")]
    [InlineData("/intake/alertmanager", "post")]
    [InlineData("/intake/cloudevents", "post")]
    [InlineData("/api/alerts", "get")]
    [InlineData("/api/dead-letters/{service}", "get")]
    [InlineData("/api/dead-letters/{service}/{id}/replay", "post")]
    [InlineData("/api/history/{service}", "get")]
    public async Task the_description_lists_the_routes(string path, string method)
    {
        var paths = (await service.Http.Look("/openapi/v1.json")).ShouldBe(Ok).Json.GetProperty("paths");
        paths.TryGetProperty(path, out var route).ShouldBeTrue(path);
        route.TryGetProperty(method, out _).ShouldBeTrue();
    }
}

using System.Net;

namespace Sms.Sla.Tests.Api;

public class OperationsTests(SlaHost sla)
{
    private readonly Desk _desk = sla.Desk;

    [Fact]
    public async Task the_health_names_each_check()
    {
        var health = await _desk.Get("/health");
        health.GetProperty("status").GetString().ShouldBe("Healthy");
        health
            .GetProperty("checks")
            .EnumerateObject()
            .Select(check => check.Name)
            .ShouldBe(["database", "broker", "relay", "dead-letters", "self"], ignoreOrder: true);
        health
            .GetProperty("checks")
            .EnumerateObject()
            .ShouldAllBe(check => check.Value.GetProperty("status").GetString() == "Healthy");
        (await _desk.Http.GetStringAsync("/alive")).ShouldBe("Healthy");
    }

    [Fact]
    public async Task the_metrics_tell_how_late_a_message_is()
    {
        var service = Desk.FreshService();
        await _desk.Agree(Desk.Usual(service));
        await new Incident(_desk, service).Reported(_desk.Now);
        await Eventually.Until(
            () => _desk.Http.GetStringAsync("/metrics"),
            text => text.Contains("sms_relay_lag_seconds_count", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task the_description_has_the_routes_of_service_levels()
    {
        var paths = (await _desk.Get("/openapi/v1.json")).GetProperty("paths");
        string[] routes =
        [
            "/api/agreements",
            "/api/agreements/{id}",
            "/api/agreements/{id}/events",
            "/api/agreements/{id}/revise",
            "/api/agreements/{id}/terminate",
            "/api/attainment",
            "/api/breaches",
            "/api/breaches/stream",
            "/api/calendars",
            "/api/calendars/{id}",
            "/api/calendars/{id}/events",
            "/api/calendars/{id}/holidays",
            "/api/calendars/{id}/revise",
            "/api/clocks",
            "/api/clocks/{id}",
            "/api/clocks/{id}/events",
            "/api/clocks/{id}/move",
            "/api/dead-letters/{service}",
            "/api/dead-letters/{service}/replay",
            "/api/dead-letters/{service}/{id}",
            "/api/dead-letters/{service}/{id}/discard",
            "/api/dead-letters/{service}/{id}/replay",
            "/api/facts/{incident}",
            "/api/facts/{incident}/{version}/correct",
            "/api/history/{service}",
            "/api/what-if",
        ];
        routes.ShouldBeSubsetOf(paths.EnumerateObject().Select(path => path.Name));
        paths
            .GetProperty("/api/clocks")
            .GetProperty("get")
            .GetProperty("parameters")
            .EnumerateArray()
            .Select(x => x.GetProperty("name").GetString())
            .ShouldBe(["incident", "agreement", "metric", "service", "state", "cursor", "limit"], ignoreOrder: true);
    }

    [Theory, InlineData("/nothing", 404, "not-found"), InlineData("/history", 405, "method-not-allowed")]
    public async Task what_there_is_not_is_a_problem_with_a_code(string path, int status, string code)
    {
        using var answer = await _desk.Http.DeleteAsync(path);
        await answer.Problem((HttpStatusCode)status, code);
    }
}

using System.Net;
using System.Text.Json;
using Sms.Problems.Tests.Reactions;
using static Sms.Problems.Tests.Api.Vocabulary;

namespace Sms.Problems.Tests.Api;

public class OperationsTests(ProblemsHost service)
{
    [Fact]
    public async Task health_names_each_check()
    {
        var health = (await service.Http.Look("/health")).ShouldBe(Ok).Json;
        foreach (var check in new[] { "database", "broker", "relay", "self" })
            health.At($"checks.{check}.status").ShouldBe("Healthy", check);
    }

    [Theory]
    [InlineData("/api/problems", "get")]
    [InlineData("/api/problems", "post")]
    [InlineData("/api/problems/import", "post")]
    [InlineData("/api/problems/{id}", "get")]
    [InlineData("/api/problems/{id}/events", "get")]
    [InlineData("/api/problems/{id}/effectiveness", "get")]
    [InlineData("/api/problems/{id}/request-change", "post")]
    [InlineData("/api/known-errors", "get")]
    [InlineData("/api/proposals", "get")]
    [InlineData("/api/proposals/{id}/accept", "post")]
    [InlineData("/api/proposals/precision", "get")]
    [InlineData("/api/history/{service}", "get")]
    public async Task the_description_lists_the_routes(string path, string method)
    {
        var paths = (await service.Http.Look("/openapi/v1.json")).ShouldBe(Ok).Json.GetProperty("paths");
        paths.TryGetProperty(path, out var route).ShouldBeTrue(path);
        route.TryGetProperty(method, out _).ShouldBeTrue();
    }

    [Fact]
    public async Task the_read_models_are_what_the_log_makes()
    {
        await using var desk = await Desk.Of(service);
        var name = Fresh("service");
        var id = await service.Http.KnownError(name, $"{Word()} {Word()} {Word()}");
        var incident = await desk.Known(name, (await service.Http.Problem(id)).At("title"));
        await service.Http.Did(id, "link-incident", new { incidentId = incident.Number });
        await service.Http.Did(id, "request-change", new { title = "Replace the filter" });
        await Eventually.Until(() => service.Http.Problem(id), x => x.At("offers") == "1");
        var lines = (await service.Http.Post("/replay"))
            .ShouldBe(Ok)
            .Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line))
            .ToList();
        lines.Where(line => line.At("kind") == "difference").ShouldBeEmpty();
        lines
            .Where(line => line.At("kind") == "table")
            .Select(line => line.At("table"))
            .ShouldBe(["mt_doc_problem", "mt_doc_proposal", "problem_incidents", "problem_offers"], ignoreOrder: true);
        (lines[^1].At("kind"), lines[^1].At("differences")).ShouldBe(("end", "0"));
    }
}

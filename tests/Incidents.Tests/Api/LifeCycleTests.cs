using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Sms.Incidents.Tests.Api;

public class LifeCycleTests(IncidentsHost service)
{
    [Fact]
    public async Task a_report_is_created_with_its_address()
    {
        using var answer = await service.Http.PostAsJsonAsync("/incidents", new { title = "Mail is slow", service = "mail" });
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        var reported = await answer.Content.ReadFromJsonAsync<JsonElement>();
        answer.Headers.Location!.ToString().ShouldBe($"/api/incidents/{reported.GetProperty("id").GetString()}");
        var incident = await service.Http.GetFromJsonAsync<JsonElement>($"/incidents/{reported.GetProperty("number").GetString()}");
        incident.GetProperty("state").GetString().ShouldBe("reported");
    }
}

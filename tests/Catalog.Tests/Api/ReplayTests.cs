using System.Text.Json;
using static Sms.Catalog.Tests.Api.Vocabulary;

namespace Sms.Catalog.Tests.Api;

public class ReplayTests(CatalogHost service)
{
    [Fact]
    public async Task the_catalogue_can_be_made_again_from_the_log()
    {
        await using var host = await service.StartAnother();
        var payments = await host.Http.Registered("payments");
        var checkout = await host.Http.Registered("checkout", dependsOn: payments);
        (await host.Http.Retire(checkout)).ShouldBe(Done);
        await host.Http.Did(payments, "revise", Terms("critical"));
        await Eventually.Until(() => Lines(host.Http, "/history"), lines => lines.Count == 4);

        var end = JsonSerializer.Deserialize<JsonElement>(
            (await host.Http.Post("/replay")).ShouldBe(Ok).Text.TrimEnd().Split('\n')[^1]
        );
        (end.At("kind"), end.At("rows"), end.At("differences")).ShouldBe(("end", "2", "0"));
    }

    private static async Task<IReadOnlyList<string>> Lines(HttpClient http, string path) =>
        (await http.Look(path)).ShouldBe(Ok).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

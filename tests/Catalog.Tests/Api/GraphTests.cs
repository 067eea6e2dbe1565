using System.Text.Json;
using static Sms.Catalog.Tests.Api.Vocabulary;

namespace Sms.Catalog.Tests.Api;

/// <summary>shop → checkout → payments → database, and shop → mail → database.</summary>
public class GraphTests(CatalogHost service)
{
    [Fact]
    public async Task impact_follows_dependencies_to_all_that_hangs_on_a_service()
    {
        var (database, payments, mail, checkout, shop) = await Shop();
        var impact = (await service.Http.Look($"/services/{database}/impact")).ShouldBe(Ok).Json;
        (impact.At("service"), impact.At("criticality"), impact.At("highestCriticality")).ShouldBe(
            (database, "low", "critical")
        );
        Reached(impact, "affected")
            .ShouldBe([
                $"1 {mail}: {mail} > {database}",
                $"1 {payments}: {payments} > {database}",
                $"2 {shop}: {shop} > {mail} > {database}",
                $"2 {checkout}: {checkout} > {payments} > {database}",
            ]);
        impact.At("affected.2.criticality").ShouldBe("critical");
        (await service.Http.Look($"/services/{shop}/impact"))
            .ShouldBe(Ok)
            .Json.At("highestCriticality")
            .ShouldBe("critical");
    }

    [Fact]
    public async Task dependencies_are_the_other_way()
    {
        var (database, payments, mail, checkout, shop) = await Shop();
        Reached((await service.Http.Look($"/services/{shop}/dependencies")).ShouldBe(Ok).Json, "needs")
            .ShouldBe([
                $"1 {checkout}: {shop} > {checkout}",
                $"1 {mail}: {shop} > {mail}",
                $"2 {payments}: {shop} > {checkout} > {payments}",
                $"2 {database}: {shop} > {mail} > {database}",
            ]);
        (await service.Http.Look($"/services/{database}/dependencies"))
            .ShouldBe(Ok)
            .Json.GetProperty("needs")
            .GetArrayLength()
            .ShouldBe(0);
    }

    [Fact]
    public async Task what_is_retired_is_affected_no_more()
    {
        var (database, payments, _, checkout, shop) = await Shop();
        (await service.Http.Retire(shop)).ShouldBe(Done);
        (await service.Http.Retire(checkout)).ShouldBe(Done);
        var impact = (await service.Http.Look($"/services/{payments}/impact")).ShouldBe(Ok).Json;
        (impact.GetProperty("affected").GetArrayLength(), impact.At("highestCriticality")).ShouldBe((0, "medium"));
        (await Nodes("")).ShouldNotContain(shop);
        (await Edges("")).ShouldNotContain($"{shop} > {checkout}");
        (await Edges("")).ShouldContain($"{payments} > {database}");
    }

    [Fact]
    public async Task the_graph_can_be_asked_as_it_was()
    {
        var (database, payments, mail, _, shop) = await Shop();
        (await service.Http.Depends(payments)).ShouldBe(Done);
        var (registered, revised) = (
            Recorded(await service.Http.Events(shop), 0),
            Recorded(await service.Http.Events(payments), 1)
        );
        var between = registered + ((revised - registered) / 2);
        (await service.Http.Retire(shop)).ShouldBe(Done);

        (await Nodes(AsOf(between))).ShouldContain(shop);
        (await Edges(AsOf(between))).ShouldContain($"{payments} > {database}");
        (await Edges(AsOf(revised))).ShouldNotContain($"{payments} > {database}");
        (await Edges(AsOf(revised))).ShouldContain($"{mail} > {database}");
        (await Nodes(AsOf(registered.AddTicks(-10)))).ShouldNotContain(shop);
        (await Nodes("")).ShouldNotContain(shop);
        (await service.Http.Look($"/services/{database}/impact{AsOf(between)}"))
            .ShouldBe(Ok)
            .Json.GetProperty("affected")
            .GetArrayLength()
            .ShouldBe(4);
        (await service.Http.Look($"/services/{shop}/impact{AsOf(registered.AddTicks(-10))}")).ShouldBeProblem(
            System.Net.HttpStatusCode.NotFound,
            "not-found"
        );
    }

    private async Task<(string Database, string Payments, string Mail, string Checkout, string Shop)> Shop()
    {
        var database = await service.Http.Registered("a-database", "low");
        var payments = await service.Http.Registered("d-payments", dependsOn: database);
        var mail = await service.Http.Registered("c-mail", dependsOn: database);
        var checkout = await service.Http.Registered("b-checkout", dependsOn: payments);
        return (
            database,
            payments,
            mail,
            checkout,
            await service.Http.Registered("e-shop", "critical", checkout, mail)
        );
    }

    private async Task<IReadOnlyList<string>> Nodes(string asOf) =>
        [
            .. (await service.Http.Look($"/services/graph{asOf}"))
                .ShouldBe(Ok)
                .Json.GetProperty("nodes")
                .EnumerateArray()
                .Select(node => node.At("service")),
        ];

    private async Task<IReadOnlyList<string>> Edges(string asOf) =>
        [
            .. (await service.Http.Look($"/services/graph{asOf}"))
                .ShouldBe(Ok)
                .Json.GetProperty("edges")
                .EnumerateArray()
                .Select(edge => $"{edge.At("from")} > {edge.At("to")}"),
        ];

    private static IReadOnlyList<string> Reached(JsonElement answer, string field) =>
        [
            .. answer
                .GetProperty(field)
                .EnumerateArray()
                .Select(x => $"{x.At("distance")} {x.At("service")}: {string.Join(" > ", x.List("path"))}"),
        ];

    private static DateTimeOffset Recorded(IReadOnlyList<JsonElement> events, int index) =>
        events[index].Instant("recordedtime");

    private static string AsOf(DateTimeOffset at) => $"?asOf={Uri.EscapeDataString($"{at:O}")}";
}

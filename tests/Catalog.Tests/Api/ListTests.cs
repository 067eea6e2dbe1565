using System.Net;
using static Sms.Catalog.Tests.Api.Vocabulary;

namespace Sms.Catalog.Tests.Api;

public class ListTests(CatalogHost service)
{
    [Fact]
    public async Task services_are_found_by_what_the_catalogue_says_of_them()
    {
        var (owner, group) = (Fresh("olga"), Fresh("web"));
        var (shop, mail, fax) = (Fresh("a-shop"), Fresh("b-mail"), Fresh("c-fax"));
        foreach (var (key, criticality) in new[] { (shop, "critical"), (mail, "high"), (fax, "low") })
            (
                await service.Http.Post(
                    "/services",
                    new
                    {
                        service = key,
                        name = $"The {key}",
                        owner,
                        criticality,
                        supportGroup = group,
                        description = "100% of it",
                    }
                )
            ).ShouldBe(HttpStatusCode.Created);
        (await service.Http.Retire(fax)).ShouldBe(Done);

        (await service.Http.Found($"owner={owner}")).ShouldBe([shop, mail, fax]);
        (await service.Http.Found($"owner={owner}&criticality=critical,low")).ShouldBe([shop, fax]);
        (await service.Http.Found($"supportGroup={group},others&criticality=high")).ShouldBe([mail]);
        (await service.Http.Found($"owner={owner}&retired=true")).ShouldBe([fax]);
        (await service.Http.Found($"owner={owner}&retired=false")).ShouldBe([shop, mail]);
        (await service.Http.Found($"owner={owner}&text=THE%20B-")).ShouldBe([mail]);
        (await service.Http.Found($"owner={owner}&text={shop}")).ShouldBe([shop]);
        (await service.Http.Found($"owner={owner}&text=100%25")).ShouldBe([shop, mail, fax]);
        (await service.Http.Found($"owner={owner}&text=toaster")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("criticality=terrible", "criticality")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=501", "limit")]
    [InlineData("cursor=%20", "cursor")]
    public async Task a_filter_that_makes_no_sense_is_refused_by_its_name(string filter, string field) =>
        (await service.Http.Look($"/services?{filter}")).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", field);

    [Fact]
    public async Task pages_have_neither_gap_nor_repeat_while_more_is_registered()
    {
        var group = Fresh("group");
        var before = new List<string>();
        for (var i = 0; i < 7; i++)
            before.Add(await Register($"m{i}"));
        var (seen, cursor) = (new List<string>(), "");
        do
        {
            var page = (await service.Http.Look($"/services?supportGroup={group}&limit=3{cursor}")).ShouldBe(Ok).Json;
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.At("service")));
            cursor = page.At("next") is { Length: > 0 } next ? $"&cursor={Uri.EscapeDataString(next)}" : "";
            await Register("a");
        } while (cursor.Length > 0);

        seen.ShouldBe(before);

        async Task<string> Register(string what)
        {
            var key = Fresh(what);
            (
                await service.Http.Post(
                    "/services",
                    new
                    {
                        service = key,
                        name = what,
                        criticality = "low",
                        supportGroup = group,
                    }
                )
            ).ShouldBe(HttpStatusCode.Created);
            return key;
        }
    }
}

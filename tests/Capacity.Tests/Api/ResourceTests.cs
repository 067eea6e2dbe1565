using System.Net;
using static Sms.Capacity.Tests.Api.Vocabulary;

namespace Sms.Capacity.Tests.Api;

public class ResourceTests(CapacityHost service)
{
    [Fact]
    public async Task a_resource_is_defined_once_by_its_key_revised_and_has_its_history()
    {
        var key = Fresh("pool");
        object Terms(double limit) =>
            new
            {
                key,
                terms = new
                {
                    service = "shop",
                    name = "Pool",
                    unit = "connections",
                    limit,
                },
            };
        (await service.Http.Post("/resources", Terms(100)))
            .ShouldBe(HttpStatusCode.Created)
            .Location!.ToString()
            .ShouldBe($"/api/resources/{key}");
        (await service.Http.Post("/resources", Terms(100))).ShouldBe(Ok);
        (await service.Http.Post("/resources", Terms(200))).ShouldBeProblem(HttpStatusCode.Conflict, "resource-exists");
        var revised = new
        {
            terms = new
            {
                service = "shop",
                name = "Pool",
                unit = "connections",
                limit = 200,
            },
        };
        (await service.Http.Post($"/resources/{key}/revise", revised)).ShouldBe(Done).Version.ShouldBe(2);
        (await service.Http.Post($"/resources/{key}/revise", revised)).ShouldBe(Done).Version.ShouldBe(2);
        (await service.Http.Resource(key)).At("terms.limit").ShouldBe("200");
        (await service.Http.Look($"/resources/{key}?version=1")).ShouldBe(Ok).Json.At("terms.limit").ShouldBe("100");
        (await service.Http.EventNamesOf($"/resources/{key}")).ShouldBe(["resource-defined", "resource-revised"]);
    }

    [Fact]
    public async Task two_who_define_it_at_once_define_it_once()
    {
        var key = Fresh("pool");
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(_ =>
                    service.Http.Post(
                        "/resources",
                        new
                        {
                            key,
                            terms = new
                            {
                                service = "shop",
                                name = "Pool",
                                unit = "%",
                                limit = 1,
                            },
                        }
                    )
                )
        );
        answers.Count(answer => answer.Status == HttpStatusCode.Created).ShouldBe(1);
        answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(5);
    }

    [Theory]
    [InlineData("""{"service":"s","name":"n","unit":"u","limit":0}""", "terms.limit")]
    [InlineData("""{"service":"s","name":"n","unit":"u","limit":1,"warningPercent":95}""", "terms.criticalPercent")]
    [InlineData("""{"service":"s","name":"n","unit":"u","limit":1,"direction":"sideways"}""", "terms.direction")]
    [InlineData("""{"service":"s","name":"n","unit":"u","limit":1,"season":"moon"}""", "terms.season")]
    [InlineData(
        """{"service":"s","name":"n","unit":"u","limit":1,"source":"""
            + """{"kind":"prometheus","server":"ftp://x","query":"up"}}""",
        "terms.source.server"
    )]
    [InlineData(
        """{"service":"s","name":"n","unit":"u","limit":1,"source":"""
            + """{"kind":"prometheus","server":"http://10.0.0.1:9090","query":"up"}}""",
        "terms.source.server"
    )]
    [InlineData(
        """{"service":"s","name":"n","unit":"u","limit":1,"source":"""
            + """{"kind":"prometheus","server":"http://example.org"}}""",
        "terms.source.query"
    )]
    [InlineData(
        """{"service":"s","name":"n","unit":"u","limit":1,"source":{"kind":"remote-write","labels":{"job":"x"}}}""",
        "terms.source.labels"
    )]
    public async Task what_is_wrong_is_named_by_its_field(string terms, string field)
    {
        var content = new StringContent(
            $$"""{"key":"{{Fresh("x")}}","terms":{{terms}}}""",
            System.Text.Encoding.UTF8,
            "application/json"
        );
        (await service.Http.Send(HttpMethod.Post, "/resources", content)).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            field
        );
    }

    [Fact]
    public async Task lists_are_paged_and_filtered()
    {
        var name = Fresh("service");
        var keys = new List<string>
        {
            await service.Http.Define(name),
            await service.Http.Define(name),
            await service.Http.Define(name),
        }
            .Order(StringComparer.Ordinal)
            .ToList();
        var first = (await service.Http.Look($"/resources?service={name}&limit=2")).ShouldBe(Ok).Json;
        var second = (await service.Http.Look($"/resources?service={name}&limit=2&cursor={first.At("next")}"))
            .ShouldBe(Ok)
            .Json;
        new[] { first, second }
            .SelectMany(page => page.GetProperty("items").EnumerateArray())
            .Select(item => item.At("key"))
            .ShouldBe(keys);
        second.At("next").ShouldBeEmpty();
        (await service.Http.Look("/resources?limit=0")).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "limit");
    }
}

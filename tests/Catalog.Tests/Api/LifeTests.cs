using System.Net;
using static Sms.Catalog.Tests.Api.Vocabulary;

namespace Sms.Catalog.Tests.Api;

public class LifeTests(CatalogHost service)
{
    [Fact]
    public async Task a_service_is_registered_revised_retired_and_offered_again_and_its_history_says_by_whom()
    {
        var (key, needed) = (Fresh("checkout"), await service.Http.Registered("payments"));
        var answer = (
            await service.Http.Post(
                "/services",
                new
                {
                    service = key,
                    name = "Checkout",
                    owner = "olga",
                    criticality = "critical",
                    supportGroup = "web",
                    description = "Where people pay",
                    dependsOn = new[] { needed, needed },
                }
            )
        ).ShouldBe(HttpStatusCode.Created);
        answer.Location!.OriginalString.ShouldBe($"/api/services/{key}");
        answer.Json.At("service").ShouldBe(key);

        var registered = await service.Http.Service(key);
        (
            registered.At("name"),
            registered.At("owner"),
            registered.At("criticality"),
            registered.At("supportGroup")
        ).ShouldBe(("Checkout", "olga", "critical", "web"));
        (registered.At("description"), registered.At("retired"), registered.At("id")).ShouldBe(
            ("Where people pay", "False", answer.Json.At("id"))
        );
        registered.List("dependsOn").ShouldBe([needed]);

        (await service.Http.Did(key, "revise", Terms("high"))).Version.ShouldBe(2);
        (await service.Http.Did(key, "revise", Terms("high"))).Version.ShouldBe(2);
        (await service.Http.Retire(key)).ShouldBe(Done).Version.ShouldBe(3);
        (await service.Http.Retire(key)).ShouldBe(Done).Version.ShouldBe(3);
        (await service.Http.Service(key)).At("retired").ShouldBe("True");
        (await service.Http.Did(key, "offer-again")).Version.ShouldBe(4);

        var now = (await service.Http.Look($"/services/{key}")).ShouldBe(Ok);
        (
            now.Version,
            now.Json.At("retired"),
            now.Json.At("criticality"),
            now.Json.At("owner"),
            now.Json.At("version")
        ).ShouldBe((4, "False", "high", "", "4"));
        (await service.Http.Look($"/services/{key}?version=1")).Json.At("criticality").ShouldBe("critical");
        (await service.Http.Events(key))
            .Select(e => $"{e.At("type").Split('.')[^1]} {e.At("data.by")}")
            .ShouldBe([
                "service-registered anonymous",
                "service-revised anonymous",
                "service-retired anonymous",
                "service-offered-again anonymous",
            ]);
    }

    [Fact]
    public async Task a_revision_of_a_version_that_has_passed_is_stale()
    {
        var key = await service.Http.Registered("mail");
        (await service.Http.Do(key, "revise", Terms("high"), ("If-Match", "\"1\""))).ShouldBe(Done);
        (await service.Http.Do(key, "revise", Terms("low"), ("If-Match", "\"1\""))).ShouldBeProblem(
            HttpStatusCode.PreconditionFailed,
            "stale-version"
        );
        (await service.Http.Do(key, "revise", Terms("low"), ("If-Match", "one"))).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            "If-Match"
        );
        (await service.Http.Service(key)).At("criticality").ShouldBe("high");
    }

    [Fact]
    public async Task a_key_is_taken_once_and_for_ever()
    {
        var key = await service.Http.Registered("mail");
        (await service.Http.Register(key)).ShouldBeProblem(HttpStatusCode.Conflict, "service-key-taken");
        (await service.Http.Retire(key)).ShouldBe(Done);
        (await service.Http.Register(key)).ShouldBeProblem(HttpStatusCode.Conflict, "service-key-taken");
        (await service.Http.Do(key, "revise", Terms())).ShouldBeProblem(HttpStatusCode.Conflict, "service-retired");
    }

    [Fact]
    public async Task a_service_depends_on_what_is_offered_and_names_what_is_not()
    {
        var (key, retired) = (await service.Http.Registered("mail"), await service.Http.Registered("fax"));
        (await service.Http.Retire(retired)).ShouldBe(Done);
        foreach (var wrong in new[] { Fresh("nobody"), retired, key })
        {
            var answer = await service.Http.Depends(key, wrong);
            answer.ShouldBeProblem(HttpStatusCode.BadRequest, "dependency-unknown", "dependsOn");
            answer.Json.At("errors.dependsOn.0").ShouldContain(wrong);
        }

        (await service.Http.Register(Fresh("new"), "low", retired)).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "dependency-unknown",
            "dependsOn"
        );
        (await service.Http.Service(key)).List("dependsOn").ShouldBeEmpty();
    }

    [Fact]
    public async Task a_cycle_is_refused_with_its_path()
    {
        var c = await service.Http.Registered("c");
        var b = await service.Http.Registered("b", dependsOn: c);
        var a = await service.Http.Registered("a", dependsOn: b);
        var answer = await service.Http.Depends(c, a);
        answer.ShouldBeProblem(HttpStatusCode.Conflict, "dependency-cycle");
        answer.Json.At("detail").ShouldContain($"{c} → {a} → {b} → {c}");
    }

    [Fact]
    public async Task what_others_need_cannot_be_retired_nor_what_needs_something_retired_come_back()
    {
        var payments = await service.Http.Registered("payments");
        var checkout = await service.Http.Registered("checkout", dependsOn: payments);
        var answer = await service.Http.Retire(payments);
        answer.ShouldBeProblem(HttpStatusCode.Conflict, "service-needed");
        answer.Json.At("detail").ShouldContain(checkout);

        (await service.Http.Retire(checkout)).ShouldBe(Done);
        (await service.Http.Retire(payments)).ShouldBe(Done);
        (await service.Http.Do(checkout, "offer-again")).ShouldBeProblem(HttpStatusCode.Conflict, "dependency-retired");
        (await service.Http.Do(payments, "offer-again")).ShouldBe(Done);
        (await service.Http.Do(checkout, "offer-again")).ShouldBe(Done);
    }

    [Theory]
    [InlineData("""{"name":"Mail","criticality":"low"}""", "service")]
    [InlineData("""{"service":"Mail","name":"Mail","criticality":"low"}""", "service")]
    [InlineData("""{"service":"-mail","name":"Mail","criticality":"low"}""", "service")]
    [InlineData("""{"service":"graph","name":"Mail","criticality":"low"}""", "service")]
    [InlineData("""{"service":"mail","criticality":"low"}""", "name")]
    [InlineData("""{"service":"mail","name":" ","criticality":"low"}""", "name")]
    [InlineData("""{"service":"mail","name":"Mail"}""", "criticality")]
    [InlineData("""{"service":"mail","name":"Mail","criticality":"terrible"}""", "criticality")]
    [InlineData("""{"service":"mail","name":"Mail","criticality":"low","dependsOn":null}""", "dependsOn")]
    [InlineData("""{"service":"mail","name":"Mail","criticality":"low","dependsOn":[null]}""", "dependsOn")]
    [InlineData("""{"service":"mail","name":"Mail","criticality":"low","dependsOn":["No key"]}""", "dependsOn")]
    public async Task what_is_wrong_is_named_by_its_field(string body, string field)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        (await service.Http.Send(HttpMethod.Post, "/services", content)).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            field
        );
    }

    /// <summary>
    /// JSON between systems is UTF-8 (RFC 8259): what is not is refused, never kept with replacement characters.
    /// </summary>
    [Theory]
    [InlineData("iso-8859-1", null, HttpStatusCode.BadRequest)]
    [InlineData("iso-8859-1", "iso-8859-1", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("utf-16", "utf-16", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("utf-8", "klingon", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("utf-8", "UTF-8", HttpStatusCode.Created)]
    public async Task a_body_is_read_as_utf_8_or_not_at_all(string encoding, string? charset, HttpStatusCode expected)
    {
        var key = Fresh("bytes");
        using var content = new ByteArrayContent(
            System
                .Text.Encoding.GetEncoding(encoding)
                .GetBytes($$"""{"service":"{{key}}","name":"Büro","criticality":"low"}""")
        );
        content.Headers.ContentType = new("application/json") { CharSet = charset };
        var answer = await service.Http.Send(HttpMethod.Post, "/services", content);
        answer.Status.ShouldBe(expected, answer.Text);
        if (expected == HttpStatusCode.Created)
            (await service.Http.Look($"/services/{key}")).ShouldBe(Ok).Json.At("name").ShouldBe("Büro");
    }

    [Fact]
    public async Task what_is_not_there_is_not_found()
    {
        var key = Fresh("nobody");
        foreach (var path in (string[])["", "/events", "/impact", "/dependencies"])
            (await service.Http.Look($"/services/{key}{path}")).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await service.Http.Do(key, "revise", Terms())).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await service.Http.Retire(key)).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await service.Http.Do(key, "offer-again")).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await service.Http.Do(await service.Http.Registered("mail"), "retire", new { })).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            "reason"
        );
    }
}

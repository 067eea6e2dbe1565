using System.Net;
using Sms.Catalog.Tests.Api;
using Sms.Contracts;
using static Sms.Catalog.Tests.Api.Vocabulary;

namespace Sms.Catalog.Tests.Access;

/// <summary>Who owns a service says what it is and needs, but neither whose it is nor how critical.</summary>
public class OwnerTests(CatalogHost service)
{
    [Fact]
    public async Task an_owner_revises_the_own_service_but_not_its_owner_or_criticality()
    {
        var (key, needed) = (Fresh("mail"), await service.Http.Registered("database"));
        (
            await service.Http.Post(
                "/services",
                new
                {
                    service = key,
                    name = "Mail",
                    owner = "olga",
                    criticality = "high",
                }
            )
        ).ShouldBe(HttpStatusCode.Created);
        using var olga = service.Host.As("olga", $"{Roles.ServiceOwner}:{key}");

        (await olga.Do(key, "revise", Terms("high", "olga", "mail-team", "Mail and calendar", needed))).ShouldBe(Done);
        (await olga.Do(key, "revise", Terms("low", "olga"))).ShouldBeProblem(
            HttpStatusCode.Forbidden,
            "not-for-its-owner"
        );
        (await olga.Do(key, "revise", Terms("high", "otto"))).ShouldBeProblem(
            HttpStatusCode.Forbidden,
            "not-for-its-owner"
        );

        var mail = await service.Http.Service(key);
        (mail.At("name"), mail.At("supportGroup"), mail.At("owner"), mail.At("criticality")).ShouldBe(
            ("Mail and calendar", "mail-team", "olga", "high")
        );
        (await service.Http.Events(key))[^1].At("data.by").ShouldBe("olga");
    }

    [Fact]
    public async Task an_owner_keeps_away_from_the_services_of_others_and_from_the_catalogue_itself()
    {
        var key = await service.Http.Registered("mail");
        var subject = Fresh("otto");
        using var otto = service.Host.As(subject, $"{Roles.ServiceOwner}:fax");
        (await otto.Do(key, "revise", Terms())).ShouldBeProblem(HttpStatusCode.Forbidden, "not-its-owner");
        (await otto.Register(Fresh("new"))).ShouldBeProblem(HttpStatusCode.Forbidden, "forbidden");
        (await otto.Retire(key)).ShouldBeProblem(HttpStatusCode.Forbidden, "forbidden");
        (await otto.Look($"/services/{key}")).ShouldBe(Ok);
        (await otto.Look("/services")).ShouldBe(Ok);

        var refusals = await Eventually.Until(
            async () =>
                (await service.Http.Look($"/refusals?subject={subject}"))
                    .ShouldBe(Ok)
                    .Json.GetProperty("items")
                    .EnumerateArray()
                    .ToList(),
            items => items.Count == 3
        );
        refusals.Select(item => item.At("reason")).Order().ShouldBe(["beyond-reach", "role-missing", "role-missing"]);
    }

    [Fact]
    public async Task who_has_any_role_reads_and_who_has_none_does_not()
    {
        var key = await service.Http.Registered("mail");
        using var customer = service.Host.As("carl", $"{Roles.Customer}:acme");
        (await customer.Look($"/services/{key}/impact")).ShouldBe(Ok);
        using var stranger = service.Host.As("sam", "stranger");
        (await stranger.Look("/services")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }
}

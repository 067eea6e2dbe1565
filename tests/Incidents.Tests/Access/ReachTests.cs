using System.Net;
using Sms.Contracts;
using Sms.Incidents.Tests.Api;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Access;

/// <summary>Roles that are held for something reach that far.</summary>
public class ReachTests(IncidentsHost service)
{
    [Fact]
    public async Task a_service_owner_sees_the_incidents_of_the_service_alone()
    {
        var (mine, others) = ($"mail-{Guid.NewGuid():N}", $"shop-{Guid.NewGuid():N}");
        var (own, other) = (await Report(service.Http, mine), await Report(service.Http, others));
        using var owner = service.Host.As("olga", $"{Roles.ServiceOwner}:{mine}");

        (await owner.Look($"/incidents/{own}")).Status.ShouldBe(HttpStatusCode.OK);
        (await owner.Look($"/incidents/{own}/events")).Status.ShouldBe(HttpStatusCode.OK);
        (await owner.Look("/incidents?limit=500"))
            .Json.GetProperty("items")
            .EnumerateArray()
            .Select(x => x.At("id"))
            .ShouldBe([own]);
        (await owner.Look("/incidents/counts")).Json.At("total").ShouldBe("1");
        (await owner.Post($"/incidents/{own}/add-comment", new { text = "Still slow." })).Status.ShouldBe(
            HttpStatusCode.NoContent
        );

        (await owner.Look($"/incidents/{other}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await owner.Look($"/incidents/{other}/events")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await owner.Post($"/incidents/{other}/add-comment", new { text = "Still slow." })).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        (await owner.Post($"/incidents/{own}/resolve", new { code = "fixed" })).Status.ShouldBe(
            HttpStatusCode.Forbidden
        );
    }

    [Fact]
    public async Task a_customer_sees_what_they_have_reported()
    {
        using var customer = service.Host.As($"carl-{Guid.NewGuid():N}", $"{Roles.Customer}:acme");
        var (own, other) = (await Report(customer, "mail"), await Report(service.Http, "mail"));
        (await customer.Look("/incidents"))
            .Json.GetProperty("items")
            .EnumerateArray()
            .Select(x => x.At("id"))
            .ShouldBe([own]);
        (await customer.Look($"/incidents/{other}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task what_has_moved_away_shows_nothing_of_what_it_was()
    {
        var (mine, others) = ($"mail-{Guid.NewGuid():N}", $"shop-{Guid.NewGuid():N}");
        using var owner = service.Host.As("olga", $"{Roles.ServiceOwner}:{mine}");
        var id = await Report(service.Http, mine);
        var before = service.Host.Time.GetUtcNow().AddSeconds(1);
        (await owner.Look($"/incidents/{id}?version=1")).Status.ShouldBe(HttpStatusCode.OK);
        await service.Http.Did(id, "change-service", new { service = others });
        foreach (
            var query in (string[])
                [
                    "",
                    "?version=1",
                    "?version=2",
                    "?version=99",
                    $"?asOf={Uri.EscapeDataString(before.ToString("O"))}",
                    "/events",
                ]
        )
            (await owner.Look($"/incidents/{id}{query}")).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await owner.Look($"/incidents/{id}?version=99")).Text.ShouldNotContain("version 99");
    }

    [Fact]
    public async Task the_id_of_somebody_elses_incident_tells_nothing_of_it()
    {
        var id = await Report(service.Http, "mail");
        var number = (await service.Http.Incident(id)).At("number");
        using var customer = service.Host.As($"carl-{Guid.NewGuid():N}", $"{Roles.Customer}:acme");
        var answer = await customer.Post(
            "/incidents",
            new
            {
                title = "Mine",
                service = "mail",
                id,
            }
        );
        answer.ShouldBeProblem(HttpStatusCode.Conflict, "id-in-use");
        answer.Text.ShouldNotContain(number);
        (
            await service.Http.Post(
                "/incidents",
                new
                {
                    title = "Mine",
                    service = "mail",
                    id,
                }
            )
        ).ShouldBe(HttpStatusCode.OK).Json.At("number").ShouldBe(number);
    }

    [Fact]
    public async Task work_notes_are_not_for_who_has_reported()
    {
        var mail = $"mail-{Guid.NewGuid():N}";
        using var customer = service.Host.As($"carl-{Guid.NewGuid():N}", $"{Roles.Customer}:acme");
        using var owner = service.Host.As("olga", $"{Roles.ServiceOwner}:{mail}");
        var id = await Report(customer, mail);
        await service.Http.Did(id, "add-note", new { text = "The caller is wrong." });
        await service.Http.Did(id, "add-comment", new { text = "We look into it." });
        (await Names(customer)).ShouldBe(["incident-reported", "comment-added"]);
        (await Names(owner)).ShouldBe(["incident-reported", "note-added", "comment-added"]);

        async Task<IEnumerable<string>> Names(HttpClient client) =>
            (await client.Look($"/incidents/{id}/events"))
                .Json.GetProperty("events")
                .EnumerateArray()
                .Select(e => e.At("type").Split('.')[^1]);
    }

    [
        Theory,
        InlineData("service-owner"),
        InlineData("service-owner:"),
        InlineData("customer"),
        InlineData("INCIDENT-MANAGER"),
        InlineData("incident-manager:mail")
    ]
    public async Task what_is_no_role_is_worth_nothing(string role)
    {
        using var somebody = service.Host.As("sam", role);
        (await somebody.Look("/incidents")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static async Task<string> Report(HttpClient client, string service) => (
            await client.Post(
                "/incidents",
                new
                {
                    title = "Slow",
                    service,
                    impact = "low",
                    urgency = "low",
                }
            )
        ).ShouldBe(HttpStatusCode.Created).Json.At("id");
}

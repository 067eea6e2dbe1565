using System.Net;
using Sms.Contracts;
using Sms.Problems.Tests.Api;
using static Sms.Problems.Tests.Api.Vocabulary;

namespace Sms.Problems.Tests.Access;

/// <summary>Roles that are held for something reach that far.</summary>
public class ReachTests(ProblemsHost service)
{
    [Fact]
    public async Task a_service_owner_sees_the_problems_of_the_service_alone()
    {
        var (mine, others) = (Fresh("mail"), Fresh("shop"));
        var (own, other) = (
            await service.Http.KnownError(mine, "Queue stops"),
            await service.Http.KnownError(others, "Queue stops")
        );
        using var owner = service.Host.As("olga", $"{Roles.ServiceOwner}:{mine}");
        (await owner.Look($"/problems/{own}")).Status.ShouldBe(HttpStatusCode.OK);
        (await owner.Look($"/problems/{own}/events")).Status.ShouldBe(HttpStatusCode.OK);
        (await owner.List("")).Select(x => x.At("id")).ShouldBe([own]);
        (await owner.Look("/known-errors?text=queue%20stops"))
            .Json.EnumerateArray()
            .Select(x => x.At("id"))
            .ShouldBe([own]);
        (await owner.Look("/proposals")).Json.GetProperty("items").GetArrayLength().ShouldBe(0);
        (await owner.Look($"/problems/{other}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await owner.Look($"/problems/{other}/effectiveness")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await owner.Do(own, "add-note", new { text = "x" })).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task a_customer_sees_no_problem()
    {
        var id = await service.Http.Raise();
        using var customer = service.Host.As("carl", $"{Roles.Customer}:acme");
        (await customer.List("")).ShouldBeEmpty();
        (await customer.Look($"/problems/{id}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}

using System.Net;
using Sms.Capacity.Tests.Api;
using static Sms.Capacity.Tests.Api.Vocabulary;

namespace Sms.Capacity.Tests.Access;

/// <summary>Who owns a service sees its resources, plans and workloads, and no others.</summary>
public class ReachTests(CapacityHost service)
{
    [Fact]
    public async Task a_service_owner_sees_the_resources_of_the_service_alone()
    {
        var (mine, theirs) = (Fresh("service"), Fresh("service"));
        var (my, their) = (await service.Http.Define(mine), await service.Http.Define(theirs));
        using var owner = service.Host.As("olga", $"service-owner:{mine}");
        (await owner.Look($"/resources/{my}")).ShouldBe(Ok);
        (await owner.Look($"/resources/{my}/forecast")).ShouldBe(Ok);
        (await owner.Look($"/resources/{their}")).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await owner.Look($"/resources/{their}/forecast")).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await owner.Post($"/resources/{their}/recompute")).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await owner.Look("/resources?limit=1000"))
            .ShouldBe(Ok)
            .Json.GetProperty("items")
            .EnumerateArray()
            .Select(item => item.At("key"))
            .ShouldBe([my]);
        (await owner.Look("/utilisation"))
            .ShouldBe(Ok)
            .Json.GetProperty("resources")
            .EnumerateArray()
            .Select(item => item.At("key"))
            .ShouldBe([my]);
    }

    [Fact]
    public async Task a_program_may_measure_and_nothing_else()
    {
        var key = await service.Http.Define();
        using var program = service.Host.As("probe", "integration");
        await program.Measured(key, service.Host.Time.GetUtcNow(), TimeSpan.FromMinutes(1), 1);
        (await program.Look($"/resources/{key}")).ShouldBe(HttpStatusCode.Forbidden);
        (await program.Post("/resources", new { key = Fresh("disk") })).ShouldBe(HttpStatusCode.Forbidden);
    }
}

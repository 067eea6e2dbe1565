using System.Net;
using static Sms.Catalog.Tests.Api.Vocabulary;

namespace Sms.Catalog.Tests.Api;

/// <summary>Two replicas of the service, and somebody at each.</summary>
public class AtTheSameTimeTests(CatalogHost service)
{
    private const int Rounds = 10;

    [Fact]
    public async Task of_two_halves_of_a_cycle_one_is_refused()
    {
        await using var other = await Replica();
        for (var round = 0; round < Rounds; round++)
        {
            var (a, b) = (await service.Http.Registered("a"), await service.Http.Registered("b"));
            var answers = await Task.WhenAll(service.Http.Depends(a, b), other.Http.Depends(b, a));
            answers.Select(answer => answer.Status).Order().ShouldBe([Done, HttpStatusCode.Conflict]);
            answers
                .Single(answer => answer.Status == HttpStatusCode.Conflict)
                .ShouldBeProblem(HttpStatusCode.Conflict, "dependency-cycle");
        }
    }

    [Fact]
    public async Task of_two_who_register_a_key_one_has_it()
    {
        await using var other = await Replica();
        for (var round = 0; round < Rounds; round++)
        {
            var key = Fresh("mail");
            var answers = await Task.WhenAll(service.Http.Register(key), other.Http.Register(key));
            answers.Select(answer => answer.Status).Order().ShouldBe([HttpStatusCode.Created, HttpStatusCode.Conflict]);
            answers
                .Single(answer => answer.Status == HttpStatusCode.Conflict)
                .ShouldBeProblem(HttpStatusCode.Conflict, "service-key-taken");
        }
    }

    [Fact]
    public async Task a_service_is_not_retired_while_another_comes_to_need_it()
    {
        await using var other = await Replica();
        for (var round = 0; round < Rounds; round++)
        {
            var (needed, shop) = (await service.Http.Registered("needed"), await service.Http.Registered("shop"));
            var answers = await Task.WhenAll(service.Http.Depends(shop, needed), other.Http.Retire(needed));
            answers.Count(answer => answer.Status == Done).ShouldBe(1);
            ((await service.Http.Service(needed)).At("retired") == "True").ShouldBe(
                (await service.Http.Service(shop)).List("dependsOn").Count == 0
            );
        }
    }

    private Task<ServiceHost<Program>> Replica() =>
        ServiceHost<Program>.Start("catalog", service.Host.Database, service.Host.Broker.ToString());
}

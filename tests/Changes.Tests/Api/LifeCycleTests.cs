using System.Net;
using Sms.Contracts;
using static Sms.Changes.Tests.Api.Vocabulary;

namespace Sms.Changes.Tests.Api;

/// <summary>A change from its request to its end, and who may do what on the way.</summary>
public class LifeCycleTests(ChangesHost service)
{
    [Fact]
    public async Task a_normal_change_goes_from_request_to_close()
    {
        var (host, id) = (service.Host, await service.Host.Request());
        using var manager = host.Manager();
        using var agent = host.As("ada", Roles.ServiceDeskAgent);
        await manager.Did(id, "assess");
        (await manager.Change(id)).At("risk.level").ShouldBe("low");
        await manager.Did(id, "submit");
        await manager.Did(id, "approve", new { comment = "fine" });
        await manager.Did(
            id,
            "schedule",
            new
            {
                startsAt = host.Time.GetUtcNow().AddMinutes(-1),
                endsAt = host.Time.GetUtcNow().AddHours(1),
                implementer = Fresh("ivy"),
            }
        );
        await agent.Did(id, "start");
        await agent.Did(id, "complete", new { verification = "Seen in a browser" });
        await manager.Did(id, "review", new { findings = "As planned", successful = true });
        await manager.Did(id, "close");
        var change = await manager.Change(id);
        (change.At("state"), change.At("outcome"), change.At("votes.0.role")).ShouldBe(
            ("closed", "implemented", Roles.ChangeManager)
        );
        (await manager.EventNames(id)).ShouldBe([
            "change-requested",
            "change-assessed",
            "change-submitted",
            "approval-given",
            "change-approved",
            "change-scheduled",
            "implementation-started",
            "implementation-ended",
            "change-reviewed",
            "change-closed",
        ]);
        (await manager.Look($"/changes/{change.At("number")}?version=1"))
            .ShouldBe(Ok)
            .Json.At("state")
            .ShouldBe("requested");
    }

    [Fact]
    public async Task an_emergency_is_short_and_is_reviewed()
    {
        var (host, id) = (service.Host, await service.Host.Approved(type: "emergency", implementer: Fresh("ivy")));
        using var manager = host.Manager();
        await manager.Did(
            id,
            "schedule",
            new { startsAt = host.Time.GetUtcNow().AddMinutes(-1), endsAt = host.Time.GetUtcNow().AddHours(1) }
        );
        await manager.Did(id, "start");
        await manager.Did(id, "fail", new { reason = "It did not help" });
        (await manager.Do(id, "close")).ShouldBeProblem(Conflict, "review-missing");
        using var second = host.SecondManager();
        await second.Did(id, "review", new { findings = "Too late", successful = false });
        await manager.Did(id, "close");
    }

    [Fact]
    public async Task rules_are_answered_with_their_codes()
    {
        var id = await service.Host.Request();
        using var manager = service.Host.Manager();
        (await manager.Do(id, "submit")).ShouldBeProblem(Conflict, "not-assessed");
        (await manager.Do(id, "start")).ShouldBeProblem(Conflict, "not-approved");
        (
            await manager.Do(id, "schedule", new { startsAt = "2030-01-01T00:00:00Z", endsAt = "2030-01-02T00:00:00Z" })
        ).ShouldBeProblem(Conflict, "wrong-state");
        (await manager.Do(id, "reject", new { })).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "reason");
        (await manager.Do("CHG9999999", "assess")).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (
            await manager.Post(
                "/changes",
                new
                {
                    title = "x",
                    service = "y",
                    type = "wild",
                }
            )
        ).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "type");
        (
            await manager.Post(
                "/changes",
                new
                {
                    title = "x",
                    service = "y",
                    type = "standard",
                    model = Fresh("model"),
                }
            )
        ).ShouldBeProblem(Conflict, "model-unknown");
    }

    [Fact]
    public async Task a_request_that_is_sent_again_is_one_change()
    {
        var request = new
        {
            id = Guid.NewGuid(),
            title = "Renew",
            service = Fresh("service"),
        };
        var first = (await service.Http.Post("/changes", request)).ShouldBe(HttpStatusCode.Created).Json;
        (await service.Http.Post("/changes", request)).ShouldBe(Ok).Json.At("number").ShouldBe(first.At("number"));
    }

    [Fact]
    public async Task approval_is_for_approvers_and_their_delegates()
    {
        var id = await service.Host.Request();
        using var manager = service.Host.Manager();
        using var dan = service.Host.As("dan", Roles.ServiceDeskAgent);
        await manager.Did(id, "assess");
        await manager.Did(id, "submit");
        (await dan.Do(id, "approve")).ShouldBeProblem(HttpStatusCode.Forbidden, "forbidden");
        await manager.Did(id, "delegate", new { to = "dan", until = service.Host.Time.GetUtcNow().AddHours(1) });
        await dan.Did(id, "approve");
        var change = await manager.Change(id);
        (change.At("state"), change.At("votes.0.by"), change.At("votes.0.inPlaceOf")).ShouldBe(
            ("approved", "dan", "mia")
        );
    }

    [Fact]
    public async Task work_is_for_its_implementer_whatever_roles_they_hold()
    {
        var (host, name) = (service.Host, Fresh("ivy"));
        var id = await host.Approved(implementer: name);
        using var manager = host.Manager();
        using var ivy = host.As(name, Roles.Integration);
        using var other = host.As("other", Roles.Integration);
        await manager.Did(
            id,
            "schedule",
            new { startsAt = host.Time.GetUtcNow().AddMinutes(-1), endsAt = host.Time.GetUtcNow().AddHours(1) }
        );
        (await other.Do(id, "start")).ShouldBeProblem(HttpStatusCode.Forbidden, "forbidden");
        await ivy.Did(id, "start");
        await ivy.Did(id, "complete", new { verification = "Seen" });
    }

    [Fact]
    public async Task an_owner_sees_and_approves_what_touches_their_service()
    {
        var (mine, theirs) = (Fresh("mine"), Fresh("theirs"));
        var (id, other) = (
            await service.Host.Request(mine, with: new { services = new[] { theirs } }),
            await service.Host.Request(theirs)
        );
        using var owner = service.Host.As("omar", $"{Roles.ServiceOwner}:{mine}");
        (await owner.List("")).Select(entry => entry.At("id")).ShouldBe([id]);
        (await owner.Look($"/changes/{other}")).ShouldBe(HttpStatusCode.NotFound);
        (await owner.Do(id, "approve")).ShouldBeProblem(Conflict, "wrong-state");
        (await owner.Do(other, "approve")).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await owner.Post("/changes", new { title = "x", service = theirs })).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task the_list_is_filtered_and_paged()
    {
        var name = Fresh("service");
        List<string> ids = [];
        for (var i = 0; i < 3; i++)
            ids.Add(
                await service.Host.Request(
                    name,
                    implementer: $"{name}-{i}",
                    title: i == 1 ? $"Special {name}" : "Renew"
                )
            );
        (await service.Http.List($"service={name}&state=open&type=normal"))
            .Select(entry => entry.At("id"))
            .ShouldBe([.. Enumerable.Reverse(ids)]);
        (await service.Http.List($"implementer={name}-2")).ShouldHaveSingleItem();
        (await service.Http.List($"text={Uri.EscapeDataString($"Special {name}")}"))
            .ShouldHaveSingleItem()
            .At("id")
            .ShouldBe(ids[1]);
        var page = (await service.Http.Look($"/changes?service={name}&limit=2")).ShouldBe(Ok).Json;
        (await service.Http.Look($"/changes?service={name}&limit=2&cursor={page.At("next")}"))
            .ShouldBe(Ok)
            .Json.At("items.0.id")
            .ShouldBe(ids[0]);
        (await service.Http.Look("/changes?state=wild")).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "state");
    }
}

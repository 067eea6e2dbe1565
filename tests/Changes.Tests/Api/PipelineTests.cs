using System.Net;
using System.Text.Json;
using Sms.Contracts;
using Sms.Contracts.Incidents;
using static Sms.Changes.Tests.Api.Vocabulary;

namespace Sms.Changes.Tests.Api;

/// <summary>What pipelines, other tools and other systems bring in.</summary>
public class PipelineTests(ChangesHost service)
{
    [Fact]
    public async Task a_deployment_is_one_change_from_its_beginning_to_its_end()
    {
        using var pipeline = service.Host.As("ci", Roles.Integration);
        var (name, key) = (Fresh("service"), Fresh("run"));
        var started = (
            await pipeline.Post(
                "/changes/deployments",
                new
                {
                    service = name,
                    summary = "Deploy",
                    version = "1.2",
                    outcome = "started",
                    key,
                }
            )
        ).ShouldBe(Ok).Json;
        (await service.Http.Change(started.At("id"))).At("state").ShouldBe("implementing");
        for (var i = 0; i < 2; i++)
        {
            var ended = (
                await pipeline.Post(
                    "/changes/deployments",
                    new
                    {
                        service = name,
                        summary = "Deploy",
                        outcome = "succeeded",
                        key,
                    }
                )
            ).ShouldBe(Ok).Json;
            ended.At("number").ShouldBe(started.At("number"));
        }

        var change = await service.Http.Change(started.At("id"));
        (change.At("state"), change.At("type"), change.At("model.key"), change.At("title")).ShouldBe(
            ("implemented", "standard", "deployment", "Deploy (1.2)")
        );
        (
            await pipeline.Post(
                "/changes/deployments",
                new
                {
                    service = name,
                    summary = "Deploy",
                    outcome = "failed",
                    key,
                }
            )
        ).ShouldBeProblem(Conflict, "wrong-state");
        (
            await pipeline.Post(
                "/changes/deployments",
                new
                {
                    service = name,
                    summary = "Deploy",
                    outcome = "started",
                    key,
                    at = service.Host.Time.GetUtcNow().AddHours(1),
                }
            )
        ).ShouldBeProblem(Conflict, "in-the-future");
    }

    [Fact]
    public async Task a_deployment_into_a_freeze_is_held_back_or_is_an_exception()
    {
        using var manager = service.Host.Manager();
        using var pipeline = service.Host.As("ci", Roles.Integration);
        var (name, now) = (Fresh("service"), service.Host.Time.GetUtcNow());
        var freeze = new
        {
            id = Guid.NewGuid(),
            name = "Sale",
            services = new[] { name },
            from = now.AddHours(-1),
            to = now.AddHours(1),
            reason = "r",
        };
        (await manager.Post("/freezes", freeze)).ShouldBe(HttpStatusCode.Created);
        object Report(string outcome, string key, string? exceptionReason = null, DateTimeOffset? at = null) =>
            new
            {
                service = name,
                summary = "Deploy",
                outcome,
                key,
                exceptionReason,
                at,
            };

        (await pipeline.Post("/changes/deployments", Report("started", "1"))).ShouldBeProblem(Conflict, "frozen");
        (await service.Http.List($"service={name}")).ShouldBeEmpty();
        var forced = (await pipeline.Post("/changes/deployments", Report("started", "1", "The shop is down")))
            .ShouldBe(Ok)
            .Json.At("id");
        (await service.Http.Change(forced)).At("exception").ShouldBe("The shop is down");
        var done = (await pipeline.Post("/changes/deployments", Report("succeeded", "2"))).ShouldBe(Ok).Json.At("id");
        (await service.Http.Change(done)).At("exception").ShouldContain("Sale froze");
        var before = (await pipeline.Post("/changes/deployments", Report("succeeded", "3", at: now.AddHours(-2))))
            .ShouldBe(Ok)
            .Json.At("id");
        (await service.Http.Change(before)).At("exception").ShouldBe("");
        (await manager.Post($"/freezes/{freeze.id}/lift", new { reason = "over" })).ShouldBe(Done);
        (await pipeline.Post("/changes/deployments", Report("started", "4"))).ShouldBe(Ok);
    }

    [Fact]
    public async Task a_deployment_that_meets_itself_is_one_change()
    {
        using var pipeline = service.Host.As("ci", Roles.Integration);
        var (name, key) = (Fresh("service"), Fresh("run"));
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ =>
                    pipeline.Post(
                        "/changes/deployments",
                        new
                        {
                            service = name,
                            summary = "Deploy",
                            outcome = "failed",
                            key,
                        }
                    )
                )
        );
        answers.ShouldAllBe(answer => answer.Status == Ok);
        (await service.Http.List($"service={name}")).ShouldHaveSingleItem().At("outcome").ShouldBe("failed");
    }

    [Fact]
    public async Task a_change_that_a_tool_announces_is_implemented_already_and_once()
    {
        await using var channel = await service.Host.OpenChannel();
        var announced = new ChangeAnnounced(
            Guid.NewGuid(),
            3,
            Fresh("service"),
            "Deploy checkout",
            "integration:ci",
            service.Host.Time.GetUtcNow()
        );
        await channel.Publish(announced);
        var change = await service.Http.Becomes(announced.ChangeAnnouncedId.ToString(), x =>
            x.At("state") == "implemented"
        );
        change.At("requester").ShouldBe("integration:ci");
        await channel.Publish(announced);
        var next = announced with { ChangeAnnouncedId = Guid.NewGuid() };
        await channel.Publish(next);
        await service.Http.Becomes(next.ChangeAnnouncedId.ToString(), x => x.At("state") == "implemented");
        (await service.Http.EventNames(announced.ChangeAnnouncedId.ToString())).Count.ShouldBe(4);
    }

    [Fact]
    public async Task an_imported_change_is_found_by_its_number_and_imported_once()
    {
        using var manager = service.Host.Manager();
        var incident = Guid.NewGuid();
        var import = new
        {
            source = "servicenow",
            externalId = Fresh("CHG"),
            title = "Old one",
            service = Fresh("service"),
            incidents = new[] { incident },
        };
        var first = (await manager.Post("/changes/import", import)).ShouldBe(Ok).Json;
        (await manager.Post("/changes/import", import)).ShouldBe(Ok).Json.At("number").ShouldBe(first.At("number"));
        var change = await manager.Change($"servicenow:{import.externalId}");
        (change.At("state"), change.At("origin.externalId"), change.At("incidents.0")).ShouldBe(
            ("closed", import.externalId, incident.ToString())
        );
        var caused = JsonSerializer.SerializeToNode(import)!.AsObject();
        caused["causedIncidents"] = new System.Text.Json.Nodes.JsonArray(incident.ToString());
        for (var i = 0; i < 2; i++)
            (await manager.Post("/changes/import", caused)).ShouldBe(Ok);
        (await manager.EventNames(first.At("id"))).ShouldBe(["change-requested", "change-imported", "cause-confirmed"]);
        (
            await manager.Post(
                "/changes/import",
                new
                {
                    source = "X",
                    externalId = "1",
                    title = "t",
                    service = "s",
                }
            )
        ).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "source");
    }
}

using System.Net;
using Sms.Contracts;
using static Sms.Changes.Tests.Api.Vocabulary;

namespace Sms.Changes.Tests.Api;

public class ModelAndPolicyTests(ChangesHost service)
{
    [Fact]
    public async Task a_standard_change_is_approved_by_its_model()
    {
        using var manager = service.Host.Manager();
        var (key, name) = (Fresh("model"), Fresh("service"));
        var model = new
        {
            key,
            title = "Restart",
            steps = new[] { "restart" },
            rollbackPlan = "start",
            services = new[] { name },
            maxRisk = "low",
        };
        (await manager.Post("/change-models", model)).ShouldBe(HttpStatusCode.Created);
        (await manager.Post("/change-models", model)).ShouldBe(HttpStatusCode.Created);
        (
            await manager.Post(
                "/change-models",
                new
                {
                    key,
                    title = "Other",
                    steps = new[] { "x" },
                    rollbackPlan = "y",
                }
            )
        ).ShouldBeProblem(Conflict, "model-exists");
        using var agent = service.Host.As("ada", Roles.ServiceDeskAgent);
        var request = new
        {
            title = "Restart it",
            type = "standard",
            model = key,
            service = name,
        };
        var id = (await agent.Post("/changes", request)).ShouldBe(HttpStatusCode.Created).Json.At("id");
        await manager.Did(id, "submit");
        (await manager.Change(id)).At("state").ShouldBe("approved");
        (
            await manager.Post(
                "/changes",
                new
                {
                    title = "x",
                    type = "standard",
                    model = key,
                    service = Fresh("other"),
                }
            )
        ).ShouldBeProblem(Conflict, "model-does-not-fit");

        (
            await manager.Post(
                $"/change-models/{key}/revise",
                new
                {
                    title = "Restart",
                    steps = new[] { "drain", "restart" },
                    rollbackPlan = "start",
                }
            )
        ).ShouldBe(Done);
        (await manager.Look("/change-models"))
            .ShouldBe(Ok)
            .Json.EnumerateArray()
            .Single(one => one.At("key") == key)
            .At("version")
            .ShouldBe("2");
        (await manager.Post($"/change-models/{key}/retire", new { reason = "nobody uses it" })).ShouldBe(Done);
        (
            await manager.Post(
                "/changes",
                new
                {
                    title = "x",
                    type = "standard",
                    model = key,
                    service = name,
                }
            )
        ).ShouldBeProblem(Conflict, "model-retired");
    }

    [Fact]
    public async Task a_model_needs_steps_and_a_way_back()
    {
        using var manager = service.Host.Manager();
        (
            await manager.Post(
                "/change-models",
                new
                {
                    key = "x y",
                    title = "x",
                    steps = Array.Empty<string>(),
                }
            )
        ).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "steps");
    }

    [Fact]
    public async Task a_policy_has_versions_and_says_who_approves()
    {
        await using var host = await service.StartAnother();
        using var manager = host.Manager();
        (await manager.Look("/change-policy")).ShouldBe(Ok).Json.At("version").ShouldBe("0");
        var one = new[] { new { roles = new[] { "change-approver" }, count = 1 } };
        var policy = new
        {
            approvals = new[] { new { type = "normal", needs = one }, new { type = "emergency", needs = one } },
            breachBudget = 3,
        };
        (await manager.Post("/change-policy", policy)).ShouldBe(Done);
        (await manager.Post("/change-policy", policy)).ShouldBe(Done);
        var shown = (await manager.Look("/change-policy")).ShouldBe(Ok).Json;
        (shown.At("version"), shown.At("terms.breachBudget"), shown.At("terms.reviewWithinDays")).ShouldBe(
            ("1", "3", "5")
        );
        (
            await manager.Post("/change-policy", new { approvals = new[] { new { type = "normal", needs = one } } })
        ).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "approvals");
        (await manager.Post("/change-policy", new { businessHours = new { zone = "Mars/Olympus" } })).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            "businessHours"
        );
        (
            await manager.Post("/change-policy", System.Text.Json.Nodes.JsonNode.Parse("""{ "weights": null }"""))
        ).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "weights");
        (await manager.Post("/change-policy", new { breachBudget = 4 })).ShouldBe(Done);
        (await manager.Look("/change-policy")).ShouldBe(Ok).Json.At("version").ShouldBe("2");

        (await manager.Post("/change-policy", policy)).ShouldBe(Done);
        var id = await host.Request();
        using var approver = host.Approver();
        await manager.Did(id, "assess");
        await manager.Did(id, "submit");
        (await manager.Do(id, "approve")).ShouldBeProblem(Conflict, "not-an-approver");
        await approver.Did(id, "approve");
        (await manager.Change(id)).At("state").ShouldBe("approved");
    }
}

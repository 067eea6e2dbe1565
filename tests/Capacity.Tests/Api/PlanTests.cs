using System.Net;
using static Sms.Capacity.Tests.Api.Vocabulary;

namespace Sms.Capacity.Tests.Api;

/// <summary>A plan from its draft to its review, by the people whose it is.</summary>
public class PlanTests(CapacityHost service)
{
    [Fact]
    public async Task a_plan_has_the_figures_of_its_service_is_approved_by_somebody_else_and_can_be_read_on_paper()
    {
        var name = Fresh("service");
        var now = service.Host.Time.GetUtcNow();
        var key = await service.Http.Define(name);
        await service.Http.Measured(key, now, TimeSpan.FromHours(1), Line(40, 0.1, 24 * 15));
        using var people = new People(service.Host, name);
        var (author, other, owner) = people;
        var id = (await author.Post("/plans", Terms(name, now))).ShouldBe(HttpStatusCode.Created).Json.At("id");
        var drafted = (await author.Look($"/plans/{id}")).ShouldBe(Ok).Json;
        (drafted.At("state"), drafted.At("resources.0.key"), drafted.At("resources.0.verdict")).ShouldBe(
            ("drafted", key, "ok")
        );

        (await other.Post($"/plans/{id}/approve", new { })).ShouldBeProblem(
            HttpStatusCode.Conflict,
            "plan-not-submitted"
        );
        (await author.Post($"/plans/{id}/submit")).ShouldBe(Done);
        (await author.Post($"/plans/{id}/approve", new { })).ShouldBeProblem(HttpStatusCode.Conflict, "own-plan");
        (await owner.Post($"/plans/{id}/approve", new { comment = "Buy it", edition = 2 })).ShouldBeProblem(
            HttpStatusCode.Conflict,
            "plan-revised"
        );
        (await owner.Post($"/plans/{id}/approve", new { comment = "Buy it", edition = 1 })).ShouldBe(Done);
        (await other.Post($"/plans/{id}/approve", new { })).ShouldBe(Done);

        var paper = (await owner.Look($"/plans/{id}/markdown")).ShouldBe(Ok);
        paper.MediaType.ShouldBe("text/markdown");
        paper.Text.ShouldContain("# Capacity plan: Disks next quarter");
        paper.Text.ShouldContain($"(`{key}`) | 100 GB | 80 | 90 |");
        paper.Text.ShouldContain("| second disk | 1200.5 EUR |");
        paper.Text.ShouldContain("approved by olga");

        (await author.Post($"/plans/{id}/revise", Terms(name, now, demand: "Twice as many orders"))).ShouldBe(Done);
        var revised = (await author.Look($"/plans/{id}")).ShouldBe(Ok).Json;
        (revised.At("state"), revised.At("edition"), revised.At("approvedEdition")).ShouldBe(("drafted", "2", "1"));
        (await author.EventNamesOf($"/plans/{id}")).ShouldBe([
            "plan-drafted",
            "plan-submitted",
            "plan-approved",
            "plan-revised",
        ]);
        (await author.Look($"/plans/{id}?version=3")).ShouldBe(Ok).Json.At("state").ShouldBe("approved");
    }

    [Fact]
    public async Task the_owner_of_another_service_sees_nothing_of_a_plan_and_an_integration_nothing_at_all()
    {
        var name = Fresh("service");
        using var people = new People(service.Host, Fresh("service"));
        var (author, _, owner) = people;
        var id = (await author.Post("/plans", Terms(name, service.Host.Time.GetUtcNow())))
            .ShouldBe(HttpStatusCode.Created)
            .Json.At("id");
        (await author.Post($"/plans/{id}/submit")).ShouldBe(Done);
        (await owner.Look($"/plans/{id}")).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await owner.Look($"/plans/{id}/markdown")).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await owner.Post($"/plans/{id}/approve", new { })).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
        (await owner.Post("/plans", Terms(name, service.Host.Time.GetUtcNow()))).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task a_review_falls_due_and_is_held()
    {
        await using var own = await service.StartAnother();
        using var people = new People(own, "shop");
        var (author, other, _) = people;
        var now = own.Time.GetUtcNow();
        var id = (await author.Post("/plans", Terms("shop", now))).ShouldBe(HttpStatusCode.Created).Json.At("id");
        (
            await author.Post($"/plans/{id}/review", new { findings = "Fine", nextReviewOn = now.AddDays(90) })
        ).ShouldBeProblem(HttpStatusCode.Conflict, "plan-not-approved");
        (await author.Post($"/plans/{id}/submit")).ShouldBe(Done);
        (await other.Post($"/plans/{id}/approve", new { })).ShouldBe(Done);
        own.Time.Advance(TimeSpan.FromDays(31));
        await Eventually.Until(() => own.Http.Look($"/plans/{id}"), plan => plan.Json.At("reviewDue") == "True");
        (
            await own.Http.Post($"/plans/{id}/review", new { findings = "Fine", nextReviewOn = now.AddDays(90) })
        ).ShouldBe(Done);
        (await own.Http.Look($"/plans/{id}")).Json.At("reviewDue").ShouldBe("False");
        (await own.Http.EventNamesOf($"/plans/{id}")).ShouldBe([
            "plan-drafted",
            "plan-submitted",
            "plan-approved",
            "plan-review-fell-due",
            "plan-reviewed",
        ]);
    }

    [Fact]
    public async Task what_is_wrong_is_named()
    {
        var now = service.Host.Time.GetUtcNow();
        (
            await service.Http.Post(
                "/plans",
                new
                {
                    title = "x",
                    service = "y",
                    from = now,
                    until = now,
                    reviewOn = now.AddDays(1),
                }
            )
        ).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "until");
        (
            await service.Http.Post(
                "/plans",
                new
                {
                    title = "x",
                    service = "y",
                    from = now,
                    until = now.AddDays(2),
                    reviewOn = now.AddDays(1),
                    options = new[] { new { name = "", cost = 1 } },
                }
            )
        ).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "options[0].name");
    }

    private static object Terms(string service, DateTimeOffset now, string demand = "As before") =>
        new
        {
            title = "Disks next quarter",
            service,
            from = now,
            until = now.AddDays(7),
            reviewOn = now.AddDays(30),
            demand,
            options = new[]
            {
                new
                {
                    name = "second disk",
                    cost = 1200.5,
                    currency = "EUR",
                    newLimit = 200,
                    leadTimeDays = 10,
                    effect = "twice as much",
                },
            },
            recommendation = "Buy it.",
        };

    /// <summary>Two capacity managers, and the owner of a service.</summary>
    private sealed class People(ServiceHost<Program> host, string service) : IDisposable
    {
        private readonly HttpClient _author = host.As("carla", "capacity-manager");
        private readonly HttpClient _other = host.As("carl", "capacity-manager");
        private readonly HttpClient _owner = host.As("olga", $"service-owner:{service}");

        public void Deconstruct(out HttpClient author, out HttpClient other, out HttpClient owner) =>
            (author, other, owner) = (_author, _other, _owner);

        public void Dispose()
        {
            _author.Dispose();
            _other.Dispose();
            _owner.Dispose();
        }
    }
}

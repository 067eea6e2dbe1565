using Marten;
using Microsoft.Extensions.DependencyInjection;
using Sms.Contracts;
using static Sms.Changes.Tests.Api.Vocabulary;

namespace Sms.Changes.Tests.Api;

/// <summary>What one person cannot do with a change alone, asked of the service.</summary>
public class SeparationTests(ChangesHost service)
{
    [Fact]
    public async Task who_has_rewritten_a_change_neither_approves_nor_reviews_it()
    {
        var (host, id) = (service.Host, await service.Host.Request());
        using var mia = host.Manager();
        using var moe = host.Manager("moe");
        using var ivy = host.As("ivy", Roles.ServiceDeskAgent);
        await mia.Did(id, "revise", new { title = "Open the firewall" });
        await mia.Did(id, "assess");
        await mia.Did(id, "submit");
        (await mia.Do(id, "approve")).ShouldBeProblem(Conflict, "own-change");
        (await mia.Do(id, "reject", new { reason = "no" })).ShouldBeProblem(Conflict, "own-change");
        (await mia.Do(id, "delegate", new { to = "dan", until = host.Time.GetUtcNow().AddHours(1) })).ShouldBeProblem(
            Conflict,
            "own-change"
        );
        await moe.Did(id, "approve");
        await moe.Did(
            id,
            "schedule",
            new
            {
                startsAt = host.Time.GetUtcNow().AddMinutes(-1),
                endsAt = host.Time.GetUtcNow().AddHours(1),
                implementer = Fresh("ivy"),
            }
        );
        (await moe.Do(id, "start")).ShouldBeProblem(Conflict, "own-change");
        await ivy.Did(id, "start");
        (await moe.Do(id, "complete", new { verification = "seen" })).ShouldBeProblem(Conflict, "own-change");
        await ivy.Did(id, "complete", new { verification = "seen" });
        (await mia.Do(id, "review", new { findings = "fine", successful = true })).ShouldBeProblem(
            Conflict,
            "own-change"
        );
        await moe.Did(id, "review", new { findings = "fine", successful = true });
        await mia.Did(id, "close");
    }

    [Fact]
    public async Task an_own_emergency_is_not_reviewed_and_closed_alone()
    {
        using var mia = service.Host.Manager();
        using var moe = service.Host.Manager("moe");
        var id = (
            await mia.Post(
                "/changes",
                new
                {
                    title = "Restart",
                    service = Fresh("service"),
                    type = "emergency",
                }
            )
        ).Json.At("id");
        await mia.Did(id, "start", new { exceptionReason = "The shop is down" });
        await mia.Did(id, "complete", new { verification = "seen" });
        (await mia.Do(id, "review", new { findings = "fine", successful = true })).ShouldBeProblem(
            Conflict,
            "own-change"
        );
        (await mia.Do(id, "close")).ShouldBeProblem(Conflict, "review-missing");
        await moe.Did(id, "review", new { findings = "fine", successful = true });
        await mia.Did(id, "close");
    }

    [Fact]
    public async Task a_standard_change_of_the_author_of_its_model_needs_somebody_else()
    {
        using var mia = service.Host.Manager();
        using var moe = service.Host.Manager("moe");
        var (key, name) = (Fresh("model"), Fresh("service"));
        await mia.Post(
            "/change-models",
            new
            {
                key,
                title = "Restart",
                steps = new[] { "restart" },
                rollbackPlan = "start",
                services = new[] { name },
                maxRisk = "high",
            }
        );
        var id = (
            await mia.Post(
                "/changes",
                new
                {
                    title = "Restart it",
                    type = "standard",
                    model = key,
                    service = name,
                }
            )
        ).Json.At("id");
        await mia.Did(id, "submit");
        (await mia.Change(id)).At("state").ShouldBe("submitted");
        (await mia.Do(id, "approve")).ShouldBeProblem(Conflict, "own-change");
        await moe.Did(id, "approve");
        (await mia.Change(id)).At("state").ShouldBe("approved");
        (
            await mia.Post(
                "/changes/deployments",
                new
                {
                    service = name,
                    summary = "Deploy",
                    model = key,
                    outcome = "started",
                    key,
                }
            )
        ).ShouldBeProblem(Conflict, "own-change");
    }

    [Fact]
    public async Task a_snapshot_of_an_earlier_version_is_made_once_more_from_its_stream()
    {
        await using var host = await service.StartAnother();
        var id = await host.Request();
        using var mia = host.Manager();
        await mia.Did(id, "revise", new { title = "Open the firewall" });
        await host.Execute("""update mt_doc_change set data = data - 'parties'""");
        await using var next = await ServiceHost<Program>.Start("changes", host.Database, host.Broker.ToString());
        using var again = next.Manager();
        await again.Did(id, "assess");
        await again.Did(id, "submit");
        (await again.Do(id, "approve")).ShouldBeProblem(Conflict, "own-change");
        await using var session = next.Services.GetRequiredService<IDocumentStore>().QuerySession();
        (await session.LoadAsync<Change>(Guid.Parse(id)))!.Version.ShouldBe(
            (await session.Events.FetchStreamStateAsync(Guid.Parse(id)))!.Version
        );
    }
}

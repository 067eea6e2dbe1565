using Sms.Contracts.Changes;
using Sms.Problems.Tests.Api;
using static Sms.Problems.Tests.Api.Vocabulary;

namespace Sms.Problems.Tests.Reactions;

/// <summary>The change that a problem asked for, and what becomes of it.</summary>
public class FixingChangeTests(ProblemsHost service)
{
    [Fact]
    public async Task a_change_is_asked_for_and_its_success_resolves_the_problem()
    {
        await using var desk = await Desk.Of(service);
        await using var channel = await service.Host.OpenChannel();
        var queue = await channel.Listen("problems.fixing-change-requested");
        var (id, change) = await Asked();
        var asked = await Eventually.Until(() => channel.Receive(queue), x => x.At("subject") == id);
        (
            asked.At("data.changeId"),
            asked.At("data.title"),
            asked.At("data.type"),
            asked.At("data.rollbackPlan")
        ).ShouldBe((change.ToString(), "Replace the filter", "normal", "Put it back"));
        await desk.Say(
            new ChangeRegistered(
                change,
                1,
                "CHG0000001",
                "Replace the filter",
                "mail",
                "normal",
                Guid.Parse(id),
                "system:problems",
                desk.Now
            )
        );
        await Eventually.Until(() => service.Http.Problem(id), x => x.At("change.number") == "CHG0000001");
        await desk.Say(Ended(change, id, "implemented", desk.Now));
        var problem = await service.Http.Becomes(id, "resolved");
        (problem.At("change.state"), problem.At("resolution")).ShouldBe(
            ("implemented", "Root cause removed by CHG0000001.")
        );
        (await service.Http.Events(id))[^1].At("data.by").ShouldBe("system:changes");
    }

    [Fact]
    public async Task an_end_before_the_registration_and_everything_twice_comes_to_the_same()
    {
        await using var desk = await Desk.Of(service);
        var (id, change) = await Asked();
        for (var i = 0; i < 2; i++)
        {
            await desk.Say(Ended(change, id, "implemented", desk.Now));
            await service.Http.Becomes(id, "resolved");
            await desk.Say(
                new ChangeRegistered(
                    change,
                    1,
                    "CHG0000001",
                    "Replace the filter",
                    "mail",
                    "normal",
                    Guid.Parse(id),
                    "system:problems",
                    desk.Now
                )
            );
        }

        await desk.Settle();
        (await service.Http.EventNames(id))
            .Skip(3)
            .ShouldBe([
                "fixing-change-requested",
                "fixing-change-registered",
                "fixing-change-implemented",
                "problem-resolved",
            ]);
    }

    [Fact]
    public async Task a_change_that_fails_leads_back_and_another_one_may_be_asked_for()
    {
        await using var desk = await Desk.Of(service);
        var (id, first) = await Asked();
        await desk.Say(
            new FixingChangeRefused(first, 1, Guid.Parse(id), "model-unknown", "There is no such model.", desk.Now)
        );
        var problem = await service.Http.Becomes(id, "root-cause-known");
        (problem.At("change.state"), problem.At("change.reason")).ShouldBe(("refused", "There is no such model."));

        await service.Http.Did(id, "record-workaround", new { workaround = "Restart it" });
        var second = await Ask(id);
        second.ShouldNotBe(first);
        await desk.Say(new ChangeRejected(second, 4, "CHG0000002", Guid.Parse(id), "Too risky.", "cab", desk.Now));
        (await service.Http.Becomes(id, "known-error")).At("change.reason").ShouldBe("Too risky.");

        var third = await Ask(id);
        // What is still said of the earlier ones is over.
        await desk.Say(Ended(first, id, "implemented", desk.Now));
        await desk.Say(Ended(second, id, "implemented", desk.Now));
        await desk.Say(Ended(third, id, "backed-out", desk.Now));
        (await service.Http.Becomes(id, "known-error")).At("change.state").ShouldBe("backed-out");
    }

    [Fact]
    public async Task what_is_said_of_the_change_of_a_closed_problem_is_heard_and_changes_nothing()
    {
        await using var desk = await Desk.Of(service);
        var (id, change) = await Asked();
        await service.Http.Did(id, "resolve", new { resolution = "By hand" });
        await service.Http.Did(id, "close");
        var before = await service.Http.EventNames(id);
        await desk.Say(Ended(change, id, "failed", desk.Now));
        await desk.Say(
            new ChangeRegistered(Guid.NewGuid(), 1, "CHG0000009", "Other", "mail", "normal", null, "ann", desk.Now)
        );
        var (other, last) = await Asked();
        await desk.Say(Ended(last, other, "failed", desk.Now));
        await service.Http.Becomes(other, "root-cause-known");
        (await service.Http.EventNames(id)).ShouldBe(before);
    }

    private async Task<(string Problem, Guid Change)> Asked()
    {
        var id = await service.Http.Raise("mail");
        await service.Http.Did(id, "investigate", new { });
        await service.Http.Did(id, "find-root-cause", new { rootCause = "Leak" });
        return (id, await Ask(id));
    }

    private async Task<Guid> Ask(string id)
    {
        await service.Http.Did(
            id,
            "request-change",
            new { title = "Replace the filter", rollbackPlan = "Put it back" }
        );
        var problem = await service.Http.Problem(id);
        problem.At("state").ShouldBe("change-requested");
        return Guid.Parse(problem.At("change.id"));
    }

    private static ChangeEnded Ended(Guid change, string problem, string outcome, DateTimeOffset at) =>
        new(change, 9, "CHG0000001", ["mail"], outcome, Guid.Parse(problem), "ann", at);
}

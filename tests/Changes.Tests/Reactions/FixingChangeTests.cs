using Sms.Changes.Tests.Api;
using Sms.Contracts.Catalog;
using Sms.Contracts.Problems;
using static Sms.Changes.Tests.Api.Vocabulary;

namespace Sms.Changes.Tests.Reactions;

/// <summary>Problems ask for changes; the catalogue says what may be changed.</summary>
public class FixingChangeTests(ChangesHost service)
{
    private static FixingChangeRequested Asked(string name, string type = "normal", string? model = null) =>
        new(
            Guid.NewGuid(),
            5,
            "PRB0000001",
            Guid.NewGuid(),
            "Replace the pool",
            name,
            type,
            model,
            "It leaks",
            Rollback,
            "paul",
            DateTimeOffset.UtcNow
        );

    [Fact]
    public async Task a_problem_gets_the_change_that_it_asks_for_once()
    {
        await using var channel = await service.Host.OpenChannel();
        var queue = await channel.Listen("changes.change-registered");
        var asked = Asked(Fresh("service"));
        var id = Guid.NewGuid();
        await channel.Publish(asked, id);
        await channel.Publish(asked, id);
        await channel.Publish(asked);
        var change = await service.Http.Becomes(asked.ChangeId.ToString(), x => x.At("state") == "requested");
        (change.At("problemId"), change.At("source"), change.At("requester")).ShouldBe(
            (asked.ProblemId.ToString(), "problem", "paul")
        );
        var told = await Eventually.Until(
            () => channel.Receive(queue),
            message => message.At("data.changeId") == asked.ChangeId.ToString()
        );
        told.At("data.problemId").ShouldBe(asked.ProblemId.ToString());

        var later = Asked(Fresh("service"));
        await channel.Publish(later);
        await service.Http.Becomes(later.ChangeId.ToString(), x => x.At("state") == "requested");
        (await service.Http.EventNames(asked.ChangeId.ToString())).ShouldBe(["change-requested"]);
    }

    [Fact]
    public async Task a_request_that_comes_after_the_change_is_over_changes_nothing()
    {
        await using var channel = await service.Host.OpenChannel();
        var asked = Asked(Fresh("service"));
        await channel.Publish(asked);
        await service.Http.Becomes(asked.ChangeId.ToString(), x => x.At("state") == "requested");
        await service.Http.Did(asked.ChangeId.ToString(), "withdraw", new { reason = "no" });
        await channel.Publish(asked);
        var later = Asked(Fresh("service"));
        await channel.Publish(later);
        await service.Http.Becomes(later.ChangeId.ToString(), x => x.At("state") == "requested");
        (await service.Http.Change(asked.ChangeId.ToString())).At("state").ShouldBe("withdrawn");
    }

    [Theory]
    [InlineData("wild", null, "type-unknown")]
    [InlineData("standard", "no-such-model", "model-unknown")]
    [InlineData("standard", null, "model-missing")]
    public async Task what_cannot_be_is_refused_where_the_problem_hears_of_it(string type, string? model, string code)
    {
        await using var channel = await service.Host.OpenChannel();
        var queue = await channel.Listen("changes.fixing-change-refused");
        var asked = Asked(Fresh("service"), type, model);
        await channel.Publish(asked);
        var told = await Eventually.Until(
            () => channel.Receive(queue),
            message => message.At("data.changeId") == asked.ChangeId.ToString()
        );
        (told.At("data.problemId"), told.At("data.code")).ShouldBe((asked.ProblemId.ToString(), code));
        await channel.Publish(asked);
        (await service.Http.EventNames(asked.ChangeId.ToString())).ShouldBe(["fixing-change-refused"]);
        (await service.Http.Do(asked.ChangeId.ToString(), "assess")).ShouldBeProblem(Conflict, "wrong-state");
    }

    [Fact]
    public async Task a_retired_service_is_not_changed_whatever_comes_late()
    {
        await using var channel = await service.Host.OpenChannel();
        var (id, name) = (Guid.NewGuid(), Fresh("service"));
        var defined = new ServiceDefined(
            id,
            1,
            name,
            "Name",
            "omar",
            "critical",
            null,
            [],
            "ann",
            DateTimeOffset.UtcNow
        );
        var retired = new ServiceRetired(id, 2, name, "ann", DateTimeOffset.UtcNow);
        foreach (var message in new object[] { retired, defined, retired, defined })
            await channel.Publish(message);
        await Eventually.Until(
            () => service.Http.Post("/changes", new { title = "x", service = name }),
            answer => (int)answer.Status == 409
        );
        (await service.Http.Post("/changes", new { title = "x", service = name })).ShouldBeProblem(
            Conflict,
            "service-retired"
        );

        await channel.Publish(defined with { Version = 3 });
        var request = new
        {
            id = Guid.NewGuid(),
            title = "x",
            service = name,
        };
        await Eventually.Until(
            () => service.Http.Post("/changes", request),
            answer => (int)answer.Status is 200 or 201
        );
        await service.Http.Did(request.id.ToString(), "assess");
        (await service.Http.Change(request.id.ToString())).At("risk.factors.0.value").ShouldBe("critical");
    }
}

using System.Net;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Api;

/// <summary>What every command answers, whatever it does.</summary>
public class CommandAnswerTests(IncidentsHost service)
{
    private static readonly Dictionary<string, object?> Commands = new()
    {
        ["triage"] = new { impact = "high", urgency = "low" },
        ["override-priority"] = new { priority = "P1", reason = "VIP" },
        ["change-service"] = new { service = "payments" },
        ["assign"] = new { group = "network" },
        ["acknowledge"] = null,
        ["start-work"] = null,
        ["put-on-hold"] = new { reason = "caller" },
        ["resume"] = null,
        ["escalate"] = new
        {
            kind = "functional",
            to = "database",
            reason = "Locks",
        },
        ["add-note"] = new { text = "Hm" },
        ["add-comment"] = new { text = "Hm" },
        ["link"] = new { kind = "change", target = "CHG1" },
        ["unlink"] = new { kind = "change", target = "CHG1" },
        ["declare-major"] = new { owner = "cleo", reason = "Down" },
        ["post-update"] = new { text = "Hm" },
        ["review-major"] = new { findings = "Hm" },
        ["resolve"] = new { code = "fixed" },
        ["reject-resolution"] = new { reason = "No" },
        ["reopen"] = new { reason = "No" },
        ["close"] = null,
        ["rate"] = new { score = 1 },
    };

    public static TheoryData<string> Verbs => [.. Commands.Keys];

    [Theory]
    [InlineData("", "triage")]
    [InlineData("", "override-priority")]
    [InlineData("", "change-service")]
    [InlineData("", "assign")]
    [InlineData("", "acknowledge")]
    [InlineData("", "start-work")]
    [InlineData("", "put-on-hold")]
    [InlineData("put-on-hold", "resume")]
    [InlineData("", "escalate")]
    [InlineData("", "link")]
    [InlineData("link", "unlink")]
    [InlineData("", "declare-major")]
    [InlineData("declare-major resolve", "review-major")]
    [InlineData("", "resolve")]
    [InlineData("start-work resolve", "reject-resolution")]
    [InlineData("start-work resolve", "reopen")]
    [InlineData("resolve", "close")]
    [InlineData("resolve close", "rate")]
    public async Task a_repeat_succeeds_and_changes_nothing(string before, string verb)
    {
        var id = await Given(before);
        var once = await service.Http.Did(id, verb, Commands[verb]);
        var names = await service.Http.EventNames(id);
        (await service.Http.Did(id, verb, Commands[verb])).Version.ShouldBe(once.Version);
        (await service.Http.EventNames(id)).ShouldBe(names);
        names.Count.ShouldBe((int)once.Version);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task an_incident_that_does_not_exist_is_not_found(string verb)
    {
        foreach (var nobody in new[] { Guid.NewGuid().ToString(), Guid.Empty.ToString(), "INC9999999", "nonsense" })
            (await service.Http.Do(nobody, verb, Commands[verb])).ShouldBeProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Theory]
    [InlineData("resolve close", "acknowledge", "incident-closed")]
    [InlineData("resolve close", "triage", "incident-closed")]
    [InlineData("resolve close", "reopen", "incident-closed")]
    [InlineData("resolve close", "add-note", "incident-closed")]
    [InlineData("resolve", "assign", "incident-resolved")]
    [InlineData("resolve", "put-on-hold", "incident-resolved")]
    [InlineData("put-on-hold", "start-work", "incident-on-hold")]
    [InlineData("", "resume", "incident-not-on-hold")]
    [InlineData("", "reject-resolution", "incident-not-resolved")]
    [InlineData("", "close", "incident-not-resolved")]
    [InlineData("", "rate", "incident-not-closed")]
    [InlineData("", "post-update", "incident-not-major")]
    [InlineData("declare-major resolve", "close", "major-incident-not-reviewed")]
    public async Task a_broken_rule_has_its_code_and_leaves_no_event(string before, string verb, string code)
    {
        var id = await Given(before);
        var names = await service.Http.EventNames(id);
        (await service.Http.Do(id, verb, Commands[verb])).ShouldBeProblem(HttpStatusCode.Conflict, code);
        (await service.Http.EventNames(id)).ShouldBe(names);
    }

    [Fact]
    public async Task a_command_for_a_version_that_is_past_is_refused_and_the_right_one_is_not()
    {
        var id = await service.Http.Report();
        await service.Http.Did(id, "acknowledge");
        (await service.Http.Do(id, "start-work", null, ("If-Match", "\"1\""))).ShouldBeProblem(
            HttpStatusCode.PreconditionFailed,
            "stale-version"
        );
        (await service.Http.Do(id, "start-work", null, ("If-Match", "\"x\""))).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            "If-Match"
        );
        (await service.Http.EventNames(id)).Count.ShouldBe(2);
        (await service.Http.Do(id, "start-work", null, ("If-Match", "\"2\""))).ShouldBe(Done).Version.ShouldBe(3);
        (await service.Http.Look($"/incidents/{id}")).Version.ShouldBe(3);
    }

    [Fact]
    public async Task the_number_is_as_good_as_the_id()
    {
        var id = await service.Http.Report();
        var number = (await service.Http.Incident(id)).At("number");
        await service.Http.Did(number, "acknowledge");
        (await service.Http.Incident(number.ToLowerInvariant())).At("state").ShouldBe("acknowledged");
        (await service.Http.EventNames(number)).ShouldBe(await service.Http.EventNames(id));
    }

    [Fact]
    public async Task who_acts_is_recorded()
    {
        var id = await service.Http.Report();
        (await service.Http.Do(id, "acknowledge", null, ("X-Actor", "ann.b@shop-1"))).ShouldBe(Done);
        await service.Http.Did(id, "start-work");
        (await service.Http.Events(id))
            .Select(e => e.At("data.by"))
            .ShouldBe(["anonymous", "ann.b@shop-1", "anonymous"]);
    }

    private async Task<string> Given(string verbs)
    {
        var id = await service.Http.Report();
        foreach (var verb in verbs.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            await service.Http.Did(id, verb, Commands[verb]);
        return id;
    }
}

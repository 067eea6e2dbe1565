using System.Net;
using System.Text.Json;
using Sms.Contracts.Incidents;
using Sms.Problems.Tests.Api;
using static Sms.Problems.Tests.Api.Vocabulary;

namespace Sms.Problems.Tests.Reactions;

/// <summary>What recurs is proposed once, and a person decides.</summary>
public class RecurrenceTests(ProblemsHost service)
{
    [Fact]
    public async Task four_of_a_kind_within_a_week_are_proposed_and_further_ones_join()
    {
        await using var desk = await Desk.Of(service);
        await using var channel = await service.Host.OpenChannel();
        var queue = await channel.Listen("problems.problem-proposed");
        var name = Fresh("shop");
        for (var i = 0; i < 3; i++)
            await desk.Known(name, $"Login of user {i}4711 hangs on web-0{i}.example.org", desk.Now.AddDays(-i));
        await desk.Known(name, "Printer burns");
        (await service.Http.Proposals(name)).ShouldBeEmpty();
        var last = await desk.Report(name, "login HANGING");
        var proposal = (await desk.Proposed(name)).Single();
        (proposal.At("state"), proposal.GetProperty("evidence").GetArrayLength()).ShouldBe(("open", 4));
        proposal.GetProperty("shared").EnumerateArray().Select(x => x.GetString()).ShouldContain("login");
        (await Eventually.Until(() => channel.Receive(queue), x => x.At("subject") == proposal.At("id")))
            .At("data.incidents")
            .ShouldBe("4");

        await desk.Say(last);
        await desk.Report(name, "Login hangs again");
        await Eventually.Until(
            () => service.Http.Proposals(name),
            x => x.Single().GetProperty("evidence").GetArrayLength() == 5
        );
        await desk.Settle();
        (await service.Http.Proposals(name)).Single().GetProperty("evidence").GetArrayLength().ShouldBe(5);
    }

    [Fact]
    public async Task what_is_told_in_different_words_is_proposed_and_further_ones_join_until_a_problem_has_them()
    {
        await using var desk = await Desk.Of(service);
        var name = Fresh("shop");
        string[] titles =
        [
            "Spooler crashes when printing labels",
            "Label printer gone after a spooler crash",
            "No labels for outgoing parcels: crashed spooler",
            "spooler crash again, labels are missing",
        ];
        foreach (var title in titles)
            await desk.Known(name, title);
        var proposal = (await desk.Proposed(name)).Single();
        proposal
            .GetProperty("evidence")
            .EnumerateArray()
            .Select(x => x.At("title"))
            .ShouldBe(titles, ignoreOrder: true);
        proposal.GetProperty("shared").GetArrayLength().ShouldBe(3);
        proposal.At("rule").ShouldStartWith("recurrence-in-other-words:");

        await desk.Known(name, "Night shift: spooler crashed, labels lost");
        // It lacks one of the words; most of those that it shares two with are in the proposal.
        await desk.Known(name, "Spooler crash at the gate");
        await Eventually.Until(
            () => service.Http.Proposals(name),
            x => x.Single().GetProperty("evidence").GetArrayLength() == 6
        );
        using var request = service.Host.As("paula", "problem-manager");
        (await request.Post($"/proposals/{proposal.At("id")}/accept", new { })).ShouldBe(Ok);
        for (var i = 0; i < 5; i++)
            await desk.Known(name, $"Labels: spooler crash number {i} of the day");
        (await service.Http.Proposals(name)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task what_was_rejected_in_different_words_waits_for_twice_as_many_too()
    {
        await using var desk = await Desk.Of(service);
        var name = Fresh("shop");
        string[] titles =
        [
            "Cart total doubles at night",
            "Doubled total in the cart",
            "Total of cart shown twice: doubles",
            "Cart doubles the total since noon",
        ];
        foreach (var title in titles)
            await desk.Known(name, title);
        var first = (await desk.Proposed(name)).Single().At("id");
        (await service.Http.Post($"/proposals/{first}/reject", new { reason = "A rounding rule" })).ShouldBe(Done);
        await desk.Known(name, "Cart doubles");
        await desk.Known(name, "Doubling total, says caller of the cart");
        await desk.Settle();
        (await service.Http.Proposals(name)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task a_proposal_says_when_its_evidence_is_full()
    {
        await using var desk = await Desk.Of(service);
        var name = Fresh("shop");
        var reports = Enumerable
            .Range(0, Proposal.MostEvidence + 20)
            .Select(i => Desk.Reported(name, $"Disk sda{i} full", desk.Now.AddMinutes(-i)));
        await Task.WhenAll(reports.Select(x => desk.Say(x)));
        var proposals = await Eventually.Until(
            () => service.Http.Proposals(name),
            x => x.Count > 0 && x[0].At("evidenceFullAt") != ""
        );
        var proposal = proposals.ShouldHaveSingleItem();
        proposal.GetProperty("evidence").GetArrayLength().ShouldBe(Proposal.MostEvidence);
        proposal.GetProperty("leftOut").GetInt32().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task reports_that_come_all_at_once_make_one_proposal()
    {
        await using var desk = await Desk.Of(service);
        var name = Fresh("shop");
        var reports = Enumerable
            .Range(0, 12)
            .Select(i => Desk.Reported(name, $"Disk sda{i} full", desk.Now.AddMinutes(-i)))
            .ToList();
        await Task.WhenAll(reports.Concat(reports).Select(x => desk.Say(x)));
        var proposals = await Eventually.Until(
            () => service.Http.Proposals(name),
            x => x.Count > 0 && x[0].GetProperty("evidence").GetArrayLength() == 12
        );
        proposals.Count.ShouldBe(1);
    }

    [Fact]
    public async Task a_proposal_that_is_accepted_is_a_problem_with_its_incidents()
    {
        await using var desk = await Desk.Of(service);
        var (name, titles) = (Fresh("shop"), "Basket loses items");
        for (var i = 0; i < 4; i++)
            await desk.Known(name, titles, desk.Now.AddHours(-i));
        var proposal = (await desk.Proposed(name)).Single().At("id");
        using var request = service.Host.As("paula", "problem-manager");
        var accepted = (await request.Post($"/proposals/{proposal}/accept", new { priority = "P2" })).ShouldBe(Ok).Json;
        var problem = await service.Http.Problem(accepted.At("problemId"));
        (
            problem.At("title"),
            problem.At("service"),
            problem.At("source"),
            problem.At("priority"),
            problem.At("proposal")
        ).ShouldBe((titles, name, "recurrence", "P2", proposal));
        problem.GetProperty("incidents").GetArrayLength().ShouldBe(4);
        (await service.Http.Events(problem.At("id"))).ShouldAllBe(e => e.At("data.by") == "paula");
        (await request.Post($"/proposals/{proposal}/accept", new { }))
            .ShouldBe(Ok)
            .Json.At("problemId")
            .ShouldBe(problem.At("id"));
        (await request.Post($"/proposals/{proposal}/reject", new { reason = "x" })).ShouldBeProblem(
            HttpStatusCode.Conflict,
            "proposal-accepted"
        );
        (await request.Post($"/proposals/{Guid.NewGuid()}/accept", new { })).ShouldBeProblem(
            HttpStatusCode.NotFound,
            "not-found"
        );

        // Somebody is at it: more of the same is no second problem.
        for (var i = 0; i < 5; i++)
            await desk.Known(name, titles);
        (await service.Http.Proposals(name)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task what_was_rejected_is_proposed_again_when_twice_as_many_have_come()
    {
        await using var desk = await Desk.Of(service);
        var name = Fresh("shop");
        for (var i = 0; i < 4; i++)
            await desk.Known(name, "Search finds nothing", desk.Now.AddHours(-i));
        var first = (await desk.Proposed(name)).Single().At("id");
        (await service.Http.Post($"/proposals/{first}/reject", new { reason = "Seasonal" })).ShouldBe(Done);
        for (var i = 0; i < 3; i++)
            await desk.Known(name, "Search finds nothing");
        (await service.Http.Proposals(name)).Count.ShouldBe(1);
        await desk.Known(name, "Search finds nothing");
        var second = (await desk.Proposed(name, 2)).Single(x => x.At("state") == "open");
        second.GetProperty("evidence").GetArrayLength().ShouldBe(8);
        (await service.Http.Post($"/proposals/{first}/accept", new { })).ShouldBeProblem(
            HttpStatusCode.Conflict,
            "proposal-rejected"
        );
    }

    [Fact]
    public async Task incidents_of_a_problem_are_no_evidence_for_another_one()
    {
        await using var desk = await Desk.Of(service);
        var name = Fresh("shop");
        var known = new List<IncidentReported>();
        for (var i = 0; i < 3; i++)
            known.Add(await desk.Known(name, "Invoice shows zero"));
        await service.Http.Raise(name, "Something else altogether", [.. known.Select(x => x.Number)]);
        await desk.Known(name, "Invoice shows zero");
        (await service.Http.Proposals(name)).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_service_that_turns_out_to_be_another_one_counts_there()
    {
        await using var desk = await Desk.Of(service);
        var (name, wrong) = (Fresh("shop"), Fresh("wrong"));
        for (var i = 0; i < 3; i++)
            await desk.Known(name, "Coupon refused");
        var late = Desk.Reported(wrong, "Coupon refused", desk.Now);
        // The change of the service overtakes the report.
        await desk.Say(new IncidentServiceChanged(late.IncidentId, 2, name, "ann", desk.Now));
        await desk.Say(late);
        (await desk.Proposed(name)).Single().GetProperty("evidence").GetArrayLength().ShouldBe(4);
    }

    [Fact]
    public async Task two_incidents_after_a_resolution_reopen_the_problem_with_the_evidence()
    {
        await using var desk = await Desk.Of(service);
        var name = Fresh("shop");
        var id = await service.Http.KnownError(name, "Stock count wrong");
        await service.Http.Did(id, "resolve", new { resolution = "Patched" });
        await desk.Known(name, "Stock count is wrong", desk.Now.AddHours(-2));
        var one = await desk.Known(name, "Stock count is wrong", desk.Now);
        (await service.Http.Problem(id)).At("state").ShouldBe("resolved");
        await desk.Say(one);
        var other = await desk.Report(name, "Wrong stock count", desk.Now);
        await service.Http.Becomes(id, "known-error");
        var reopened = (await service.Http.Events(id)).Single(x =>
            x.At("type").EndsWith("problem-reopened", StringComparison.Ordinal)
        );
        reopened.At("data.by").ShouldBe("system:recurrence");
        reopened
            .GetProperty("data")
            .GetProperty("evidence")
            .EnumerateArray()
            .Select(x => x.At("number"))
            .ShouldBe([one.Number, other.Number]);
        (await service.Http.Proposals(name)).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_closed_problem_stays_closed_and_the_new_proposal_names_it()
    {
        await using var desk = await Desk.Of(service);
        var name = Fresh("shop");
        var id = await service.Http.KnownError(name, "Stock count wrong");
        await service.Http.Did(id, "resolve", new { resolution = "Patched" });
        await service.Http.Did(id, "close");
        for (var i = 0; i < 4; i++)
            await desk.Known(name, "Stock count is wrong");
        var proposal = (await desk.Proposed(name)).Single();
        (await service.Http.Problem(id)).At("state").ShouldBe("closed");
        (proposal.At("previous"), proposal.At("previousNumber")).ShouldBe(
            (id, (await service.Http.Problem(id)).At("number"))
        );
        var raised = (await service.Http.Post($"/proposals/{proposal.At("id")}/accept", new { }))
            .ShouldBe(Ok)
            .Json.At("problemId");
        (await service.Http.Problem(raised)).At("previous").ShouldBe(id);
    }

    [Fact]
    public async Task what_comes_back_long_after_a_resolution_is_a_new_proposal()
    {
        await using var desk = await Desk.Of(service);
        var name = Fresh("shop");
        var id = await service.Http.KnownError(name, "Stock count wrong");
        await service.Http.Did(id, "resolve", new { resolution = "Patched" });
        for (var i = 0; i < 4; i++)
            await desk.Known(name, "Stock count is wrong", desk.Now.AddDays(20).AddHours(i));
        (await desk.Proposed(name)).Single().At("previous").ShouldBe(id);
        (await service.Http.Problem(id)).At("state").ShouldBe("resolved");
    }

    [Fact]
    public async Task an_import_of_the_past_proposes_nothing()
    {
        await using var desk = await Desk.Of(service);
        var name = Fresh("shop");
        JsonElement[] found = [];
        for (var i = 0; i < 6; i++)
            await desk.Heard(
                (await desk.Report(name, "Fax is dead", desk.Now.AddYears(-2).AddHours(i), history: 1)).IncidentId
            );
        found = [.. await service.Http.Proposals(name)];
        found.ShouldBeEmpty();
    }

    [Fact]
    public async Task the_precision_counts_what_was_decided_in_a_period()
    {
        await using var desk = await Desk.Of(service);
        var from = desk.Now;
        foreach (var verb in (string[])["accept", "reject"])
        {
            var name = Fresh("shop");
            for (var i = 0; i < 4; i++)
                await desk.Known(name, "Export hangs");
            (
                await service.Http.Post(
                    $"/proposals/{(await desk.Proposed(name)).Single().At("id")}/{verb}",
                    new { reason = "x" }
                )
            ).Status.ShouldBeOneOf(Ok, Done);
        }

        var report = (await service.Http.Look($"/proposals/precision?from={Uri.EscapeDataString(from.ToString("O"))}"))
            .ShouldBe(Ok)
            .Json;
        report.GetProperty("accepted").GetInt32().ShouldBeGreaterThanOrEqualTo(1);
        report.GetProperty("rejected").GetInt32().ShouldBeGreaterThanOrEqualTo(1);
        report.GetProperty("value").GetDouble().ShouldBeInRange(0.1, 0.9);
        (await service.Http.Look("/proposals/precision?to=2020-01-01T00:00:00Z"))
            .ShouldBe(Ok)
            .Json.At("value")
            .ShouldBe("");
        (
            await service.Http.Look("/proposals/precision?from=2021-01-01T00:00:00Z&to=2020-01-01T00:00:00Z")
        ).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "to");
    }

    [Fact]
    public async Task effectiveness_is_too_early_at_first_and_counts_both_sides()
    {
        await using var desk = await Desk.Of(service);
        var name = Fresh("shop");
        for (var i = 1; i <= 3; i++)
            await desk.Known(name, "Stock count wrong", desk.Now.AddDays(-10 * i));
        var id = await service.Http.KnownError(name, "Stock count wrong");
        await service.Http.Did(id, "resolve", new { resolution = "Patched" });
        var report = (await service.Http.Look($"/problems/{id}/effectiveness")).ShouldBe(Ok).Json;
        (
            report.At("verdict"),
            report.At("before.incidents"),
            report.At("before.perThirtyDays"),
            report.At("after.incidents")
        ).ShouldBe(("too-early", "3", "3", "0"));
    }
}

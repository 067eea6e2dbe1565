using System.Net;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Api;

public class OverloadTests(IncidentsHost shared)
{
    [Fact]
    public async Task what_cannot_wait_is_refused_and_what_is_accepted_is_there()
    {
        await using var host = await ServiceHost<Program>.Start(
            shared.Parts,
            "incidents",
            new() { ["Intake:WaitingAtMost"] = "2" }
        );
        var tool = await host.Http.AddTool();
        await tool.Says("before");

        var held = await HeldTable.Hold(host, "alert_inbox");
        var sent = Enumerable.Range(0, 20).Select(i => (Key: $"alert {i}", Answer: Say(tool, i))).ToList();
        // Some have to be answered while nothing can be written, and those are refusals.
        await Eventually.Until(() => Task.FromResult(sent.Count(x => x.Answer.IsCompleted)), count => count >= 5);
        foreach (var (_, answer) in sent.Where(x => x.Answer.IsCompleted).ToList())
        {
            (await answer).ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
            (await answer).Headers.RetryAfter!.ToString().ShouldBe("5");
        }

        await held.DisposeAsync();
        var answers = await Task.WhenAll(sent.Select(x => x.Answer));
        answers.ShouldAllBe(answer =>
            answer.Status == HttpStatusCode.Accepted || answer.Status == HttpStatusCode.ServiceUnavailable
        );
        var accepted = sent.Where(x => x.Answer.Result.Status == HttpStatusCode.Accepted).Select(x => x.Key).ToList();
        accepted.Count.ShouldBeInRange(1, 15);
        (await tool.Ledger()).Select(entry => entry.At("key")).Order().ShouldBe(accepted.Append("before").Order());

        // Who was refused comes again, and whoever does so for nothing opens no second incident.
        for (var i = 0; i < 20; i++)
            (await Say(tool, i)).ShouldBe(HttpStatusCode.Accepted);
        (await tool.Incidents()).Count.ShouldBe(21);
    }

    private static Task<Answer> Say(MonitoringTool tool, int i) =>
        tool.Send(
            "alert",
            new
            {
                key = $"alert {i}",
                title = "x",
                id = $"{i}",
            }
        );
}

using System.Diagnostics;
using System.Net;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Api;

/// <summary>Another session holds the inbox or the log, for less or for longer than one has patience.</summary>
[Trait(FaultTime.Kind, FaultTime.Fault)]
public class SlowDatabaseTests(IncidentsHost shared)
{
    private const int Many = 10;

    [Fact]
    public async Task past_the_patience_of_the_intake_senders_are_asked_to_come_again_and_nothing_is_there_twice()
    {
        await using var host = await ServiceHost<Program>.Start(
            shared.Parts,
            "incidents",
            new() { ["Intake:Patience"] = "00:00:02" }
        );
        var tool = await host.Http.AddTool();
        await tool.Says("before");
        await using (await HeldTable.Hold(host, "alert_inbox"))
        {
            var watch = Stopwatch.StartNew();
            do
            {
                foreach (var answer in await Task.WhenAll(All(tool)))
                {
                    answer.ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
                    answer.Headers.RetryAfter!.ToString().ShouldBe("5");
                }
            } while (watch.Elapsed < FaultTime.Of(seconds: 0));

            (await tool.Ledger()).Select(entry => entry.At("key")).ShouldBe(["before"]);
        }

        foreach (var answer in await Task.WhenAll(All(tool)))
            answer.ShouldBe(HttpStatusCode.Accepted);
        await OneIncidentEach(host, tool);
    }

    [Fact]
    public async Task a_short_wait_is_only_a_wait()
    {
        await using var host = await ServiceHost<Program>.Start(shared.Parts, "incidents");
        var tool = await host.Http.AddTool();
        await tool.Says("before");
        IReadOnlyList<Task<Answer>> sent;
        await using (var held = await HeldTable.Hold(host, "alert_inbox"))
        {
            sent = All(tool);
            await Eventually.Until(held.Waiting, count => count > 0);
            sent.ShouldAllBe(answer => !answer.IsCompleted);
        }

        foreach (var answer in await Task.WhenAll(sent))
            answer.ShouldBe(HttpStatusCode.Accepted);
        await OneIncidentEach(host, tool);
    }

    [Fact]
    public async Task a_person_is_asked_to_come_again_when_the_database_does_not_answer_in_time()
    {
        await using var host = await ServiceHost<Program>.Start(
            "incidents",
            await shared.Parts.CreateDatabaseAsync() + ";Command Timeout=2",
            await shared.Parts.CreateVirtualHostAsync()
        );
        var report = new
        {
            id = Guid.NewGuid(),
            title = "Mail",
            service = "mail",
        };
        await using (await HeldTable.Hold(host, "mt_events"))
            (await host.Http.Post("/incidents", report)).ShouldBeProblem(
                HttpStatusCode.ServiceUnavailable,
                "unavailable"
            );
        (await host.Http.Post("/incidents", report)).ShouldBe(HttpStatusCode.Created);
        (await host.Http.EventNames($"{report.id}")).ShouldBe(["incident-reported"]);
    }

    private static IReadOnlyList<Task<Answer>> All(MonitoringTool tool) =>
        [
            .. Enumerable
                .Range(0, Many)
                .Select(i =>
                    tool.Send(
                        "alert",
                        new
                        {
                            key = $"alert {i}",
                            title = "x",
                            id = $"{i}",
                        }
                    )
                ),
        ];

    private static async Task OneIncidentEach(ServiceHost<Program> host, MonitoringTool tool)
    {
        (await tool.Ledger())
            .Select(entry => entry.At("key"))
            .Order()
            .ShouldBe(Enumerable.Range(0, Many).Select(i => $"alert {i}").Append("before").Order());
        var incidents = await tool.Incidents();
        incidents.Count.ShouldBe(Many + 1);
        foreach (var incident in incidents)
            (await host.Http.EventNames(incident)).ShouldBe(["incident-reported"]);
        (await host.Http.Board("")).Count.ShouldBe(Many + 1);
    }
}

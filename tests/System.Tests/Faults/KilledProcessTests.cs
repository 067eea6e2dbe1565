using Sms.Testing;

namespace Sms.Journeys;

/// <summary>
/// kill -9 of each part in the middle of a process that spans services: it goes on, and nothing of it is left half
/// done.
/// </summary>
[Collection(BreakableSystem.Name), Trait(FaultTime.Kind, FaultTime.Fault)]
public class KilledProcessTests(BreakableSystem breakable)
{
    private const int AtOnce = 4;

    [Theory]
    [InlineData("problems", "changes")]
    [InlineData("rabbitmq", "rabbitmq")]
    public async Task a_process_over_services_ends_right_when_parts_are_killed(string first, string second)
    {
        var system = breakable.System;
        var team = await RepairTeam.Of(system);
        var asked = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => team.Ask($"orders-{Guid.NewGuid():N}")));
        system.Kill(first);
        foreach (var repair in asked)
            await team.Approve(repair);
        system.Kill(second);
        await Task.WhenAll(
            asked.Select(async repair =>
            {
                await team.Implement(repair, "complete", new { verification = "It works." });
                await team.Ends(repair);
            })
        );

        foreach (var repair in asked)
        {
            var problem = await team.Read($"/api/problems/{repair.Problem}/events");
            problem
                .GetProperty("events")
                .EnumerateArray()
                .Count(e => e.At("type").EndsWith(".problem-resolved", StringComparison.Ordinal))
                .ShouldBe(1);
            var incident = await team.Read($"/api/incidents/{repair.Incident}/events");
            incident
                .GetProperty("events")
                .EnumerateArray()
                .Count(e => e.At("type").EndsWith(".incident-resolved", StringComparison.Ordinal))
                .ShouldBe(1);
            (await team.Read($"/api/changes?service={repair.Service}"))
                .GetProperty("items")
                .GetArrayLength()
                .ShouldBe(1);
        }
    }
}

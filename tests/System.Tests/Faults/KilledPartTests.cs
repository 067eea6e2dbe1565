using Sms.Testing;

namespace Sms.Journeys;

/// <summary>kill -9 of each part in the middle of a load of alerts.</summary>
[Collection(BreakableSystem.Name), Trait(FaultTime.Kind, FaultTime.Fault)]
public class KilledPartTests(BreakableSystem breakable)
{
    [Theory]
    [InlineData("incidents")]
    [InlineData("sla")]
    [InlineData("webhooks")]
    [InlineData("identity")]
    [InlineData("catalog", "problems", "changes", "capacity")]
    [InlineData("portal")]
    [InlineData("rabbitmq")]
    [InlineData("postgres")]
    public async Task nothing_is_lost_or_doubled_when_a_part_is_killed(params string[] parts)
    {
        var trial = await Trial.Begin(breakable.System);
        // RabbitMQ 3.10 writes down a moment later that a queue was bound: one that a watcher has bound within that moment before the kill is empty for good.
        if (parts is ["rabbitmq"]) await breakable.System.BrokerControl("eval", "mnesia:sync_log().");
        await trial.Survives(() =>
        {
            foreach (var part in parts) breakable.System.Kill(part);
            return Task.CompletedTask;
        });
        await trial.ShouldHold();
    }
}

using Sms.Testing;

namespace Sms.Journeys;

/// <summary>kill -9 of each part in the middle of a load of alerts.</summary>
[Collection(BreakableSystem.Name), Trait(FaultTime.Kind, FaultTime.Fault)]
public class KilledPartTests(BreakableSystem breakable)
{
    private static readonly string[] Services =
    [
        "incidents",
        "sla",
        "webhooks",
        "identity",
        "catalog",
        "problems",
        "changes",
        "capacity",
        "portal",
    ];
    private static readonly string[] Servers = ["rabbitmq", "postgres"];

    /// <summary>
    /// The short form kills one after the other under one load; in the long one each has a load of its own.
    /// </summary>
    public static TheoryData<string> Killed =>
        FaultTime.IsLong ? [.. Services.Concat(Servers)] : [string.Join(' ', Services), string.Join(' ', Servers)];

    [Theory, MemberData(nameof(Killed))]
    public async Task nothing_is_lost_or_doubled_when_parts_are_killed(string parts)
    {
        await using var trial = await Trial.Begin(breakable.System);
        // RabbitMQ 3.10 writes down a moment later that a queue was bound: one that a watcher has bound within that
        // moment before the kill is empty for good.
        if (parts.Contains("rabbitmq"))
            await breakable.System.BrokerControl("eval", "mnesia:sync_log().");
        foreach (var part in parts.Split(' '))
        {
            await trial.Survives(() =>
            {
                breakable.System.Kill(part);
                return Task.CompletedTask;
            });
        }

        await trial.ShouldHold();
    }
}

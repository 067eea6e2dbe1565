using Sms.Contracts;
using Sms.Contracts.Incidents;
using Sms.Testing;

namespace Sms.Journeys;

/// <summary>
/// A broker that is away or full for a while: alerts are accepted all the time, and what they led to comes out
/// afterwards.
/// </summary>
[Collection(BreakableSystem.Name), Trait(FaultTime.Kind, FaultTime.Fault)]
public class BrokerTests(BreakableSystem breakable)
{
    private readonly RunningSystem _system = breakable.System;

    [Fact]
    public async Task a_broker_that_is_away_stops_nobody_from_accepting_not_even_a_service_that_starts_meanwhile()
    {
        await using var trial = await Trial.Begin(_system);
        await _system.BrokerControl("stop_app");
        await trial.GoesOn();

        foreach (var part in (string[])["incidents", "sla", "webhooks"])
            _system.Kill(part);
        await trial.GoesOn();
        await trial.GoesOnFor(FaultTime.Of(seconds: 5));
        (await _system.Health("incidents")).At("checks.broker.status").ShouldBe("Degraded");

        await _system.BrokerControl("start_app");
        await trial.GoesOn();
        await trial.ShouldHold();
    }

    [Fact]
    public async Task a_queue_that_was_deleted_is_made_anew_and_listened_to_by_its_service_which_may_declare_no_other()
    {
        var queue = Routes.Queue("sla", typeof(IncidentReported));
        await _system.BrokerControl("delete_queue", queue);
        await Eventually.Until(
            async () => (await _system.BrokerControl("-q", "list_queues", "name", "consumers")).Split('\n'),
            queues => queues.Contains($"{queue}\t1"),
            TimeSpan.FromSeconds(60)
        );

        await using var trial = await Trial.Begin(_system);
        await trial.ShouldHold();
    }

    [Fact]
    public async Task a_broker_that_comes_back_empty_has_its_users_and_queues_before_anybody_publishes()
    {
        foreach (var command in (string[])["stop_app", "reset", "start_app"])
            await _system.BrokerControl(command);
        await using var trial = await Trial.Begin(_system);
        await trial.ShouldHold();
    }

    /// <summary>
    /// RabbitMQ suspends each connection that publishes while it is short of room, acknowledgements included. If the
    /// backlog itself is what fills it, consuming has to go on, or the alarm stays for ever: here it is lifted by that
    /// alone.
    /// </summary>
    [Fact]
    public async Task a_broker_that_is_full_is_emptied_by_those_who_consume_while_their_publishing_waits()
    {
        await using var trial = await Trial.Begin(_system);
        var queue = Routes.Queue("sla", typeof(IncidentReported));
        _system.Suspend("sla");
        await trial.GoesOn();
        await Eventually.Until(() => _system.Waiting(queue), waiting => waiting > 100, TimeSpan.FromSeconds(30));
        await _system.BrokerControl("set_vm_memory_high_watermark", "0");
        // Clocks that have run out meanwhile are announced at once, so the service publishes, and is suspended for it.
        _system.Resume("sla");
        await Eventually.Until(
            () => _system.Health("sla"),
            health => health.At("checks.relay.status") == "Degraded",
            TimeSpan.FromSeconds(60)
        );

        await Eventually.Until(() => _system.Waiting(queue), waiting => waiting == 0, TimeSpan.FromSeconds(60));
        await _system.BrokerControl("set_vm_memory_high_watermark", "0.4");
        await trial.GoesOn();
        await trial.ShouldHold();
    }

    [Fact]
    public async Task a_broker_that_is_full_stops_nobody_from_accepting()
    {
        await using var trial = await Trial.Begin(_system);
        await _system.BrokerControl("set_vm_memory_high_watermark", "0");
        await trial.GoesOnFor(FaultTime.Of(seconds: 5));
        await Eventually.Until(
            () => _system.Health("incidents"),
            health => health.At("checks.relay.status") == "Degraded",
            TimeSpan.FromSeconds(40)
        );

        await _system.BrokerControl("set_vm_memory_high_watermark", "0.4");
        await trial.GoesOn();
        // One page was under way; it was not sent again and again.
        (await trial.ShouldHold()).Repeats.ShouldBeLessThan(1000);
    }
}

using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sms.Contracts.Changes;
using Sms.Sla.Tests.Api;

namespace Sms.Sla.Tests.Reactions;

/// <summary>
/// What changes say of their implementation, on the clocks of a service whose agreement leaves planned work out.
/// </summary>
public class PlannedWorkTests(SlaHost sla)
{
    private readonly Desk _desk = sla.Desk;
    private readonly Guid _change = Guid.CreateVersion7();
    private readonly string _service = Desk.FreshService();

    [Fact]
    public async Task a_change_that_starts_stops_the_clocks_of_its_services_until_it_ends()
    {
        var incident = await Reported();
        await _desk.Channel.Publish(Started(_desk.Now.AddMinutes(-20)));
        await Shows(incident, "paused", 40);
        await _desk.Channel.Publish(Ended(_desk.Now.AddMinutes(-10)));
        await Shows(incident, "running", 50);
    }

    [Fact]
    public async Task start_and_end_come_twice_and_the_end_first()
    {
        var incident = await Reported();
        var (start, end) = (Started(_desk.Now.AddMinutes(-30)), Ended(_desk.Now.AddMinutes(-10)));
        foreach (var message in (object[])[end, start, end, start])
            await _desk.Channel.Publish(message);
        await Shows(incident, "running", 40);
        (await _desk.EventTypes($"/clocks/{(await incident.Clock()).ClockId}"))
            .Count(type => type == "planned-work-noted")
            .ShouldBe(1);
    }

    [Fact]
    public async Task an_end_that_is_told_while_the_clocks_are_looked_at_for_the_start_reaches_them()
    {
        var incident = await Reported();
        await Shows(incident, "running", 60);
        await using var source = NpgsqlDataSource.Create(_desk.Host.Database);
        await using var database = await source.OpenConnectionAsync();
        // Who looks has decided on what it knows, and cannot commit yet.
        await using (var held = await database.BeginTransactionAsync())
        {
            await using var hold = new NpgsqlCommand("select from mt_streams where id = $1 for update", database)
            {
                Parameters = { new() { Value = incident.Id } },
            };
            await hold.ExecuteNonQueryAsync();
            await _desk.Channel.Publish(Started(_desk.Now.AddMinutes(-30)));
            await Eventually.Until(Waiting, count => count == 1);
            await _desk.Channel.Publish(Ended(_desk.Now.AddMinutes(-20)));
            await Eventually.Until(
                async () => await Waiting() == 2 || (await Window())?.EndedAt is not null,
                heard => heard
            );
        }

        await Shows(incident, "running", 50);

        async Task<long> Waiting()
        {
            await using var count = source.CreateCommand(
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
            );
            return (long)(await count.ExecuteScalarAsync())!;
        }
    }

    [Fact]
    public async Task an_incident_that_is_reported_during_the_work_knows_of_it()
    {
        await Agree();
        await _desk.Channel.Publish(Started(_desk.Now.AddMinutes(-30)));
        await Eventually.Until(Window, window => window is not null);
        (await (await Reported(agree: false)).Clock()).Status.ShouldBe("paused");
    }

    [Fact]
    public async Task work_that_is_heard_of_when_the_incident_is_closed_still_does_not_count()
    {
        var incident = await Reported();
        await incident.Resolved(_desk.Now.AddMinutes(-5));
        await incident.Closed(_desk.Now.AddMinutes(-4));
        await _desk.Channel.Publish(Started(_desk.Now.AddMinutes(-30)));
        await _desk.Channel.Publish(Ended(_desk.Now.AddMinutes(-20)));
        await Shows(incident, "met", 45);
    }

    [Fact]
    public async Task work_outside_its_window_counts()
    {
        var incident = await Reported();
        await _desk.Channel.Publish(Started(_desk.Now.AddMinutes(-30)) with { Exception = true });
        await _desk.Channel.Publish(Started(_desk.Now.AddMinutes(-10)) with { ChangeId = Guid.CreateVersion7() });
        await Shows(incident, "paused", 50);
    }

    private async Task<Window?> Window()
    {
        await using var session = _desk.Host.Services.GetRequiredService<IDocumentStore>().QuerySession();
        return await session.LoadAsync<Window>(_change);
    }

    private async Task Shows(Incident incident, string status, int minutes) =>
        await Eventually.Until(
            () => incident.Clock(),
            clock =>
                clock.Status == status
                && (int)Math.Round(clock.Consumed.TotalMinutes) is var shown
                && Math.Abs(shown - minutes) <= 1
        );

    private Task Agree() => _desk.Agree(Desk.Resolution(_service) with { ExcludePlannedWork = true });

    private async Task<Incident> Reported(bool agree = true, int minutes = 60)
    {
        if (agree)
            await Agree();
        var incident = new Incident(_desk, _service);
        await incident.Reported(_desk.Now.AddMinutes(-minutes));
        return incident;
    }

    private ChangeStarted Started(DateTimeOffset at) =>
        new(_change, 7, "CHG0000001", [_service], at, _desk.Now.AddHours(1), false, null, "anna", at);

    private ChangeEnded Ended(DateTimeOffset at) =>
        new(_change, 8, "CHG0000001", [_service], "implemented", null, "anna", at);
}

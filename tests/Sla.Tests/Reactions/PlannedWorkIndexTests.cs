using System.Text.Json;
using Npgsql;
using Sms.Contracts.Changes;
using Sms.Sla.Tests.Api;

namespace Sms.Sla.Tests.Reactions;

/// <summary>
/// The tables that planned work and incidents find each other by follow from the log, whatever is in them.
/// </summary>
public class PlannedWorkIndexTests(SlaHost shared) : OwnHost(shared)
{
    private readonly (string First, string Second) _services = (Desk.FreshService(), Desk.FreshService());

    [Fact]
    public async Task a_replay_makes_them_once_more()
    {
        await Told();
        await Eventually.Until(Unread, events => events == 0);
        using var answer = await Desk.Http.PostAsync("/replay", null);
        var lines = (await answer.Content.ReadAsStringAsync())
            .TrimEnd()
            .Split('\n')
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToList();
        lines[^1].GetProperty("differences").GetInt64().ShouldBe(0, string.Join('\n', lines));
        var tables = lines
            .Where(line => line.GetProperty("kind").GetString() == "table")
            .ToDictionary(line => line.GetProperty("table").GetString()!, line => line.GetProperty("rows").GetInt64());
        (tables[PlannedWorkIndex.Work], tables[PlannedWorkIndex.Incidents]).ShouldBe((2, 3));
    }

    [Fact]
    public async Task a_database_that_is_older_than_they_are_gets_them_when_a_service_starts()
    {
        await Told();
        var before = await Rows();
        before.Count.ShouldBe(5);
        await Desk.Host.Execute($"truncate {PlannedWorkIndex.Work}, {PlannedWorkIndex.Incidents}");
        await using var replica = await ServiceHost<Program>.Start(
            "sla",
            Desk.Host.Database,
            Desk.Host.Broker.ToString()
        );
        (await Rows()).ShouldBe(before);
    }

    /// <summary>
    /// One incident moved, one closed, one that was never reported; a change that ended, on two services.
    /// </summary>
    private async Task Told()
    {
        await Desk.Agree(Desk.Usual(_services.First));
        var (moved, closed, unknown) = (Fresh(), Fresh(), Fresh());
        await moved.Reported(Desk.Now.AddMinutes(-60));
        await moved.ServiceChanged(Desk.Now.AddMinutes(-50), _services.Second);
        await closed.Reported(Desk.Now.AddMinutes(-60));
        await closed.Resolved(Desk.Now.AddMinutes(-40));
        await closed.Closed(Desk.Now.AddMinutes(-30));
        await unknown.Acknowledged(Desk.Now.AddMinutes(-20));
        var (change, from) = (Guid.CreateVersion7(), Desk.Now.AddMinutes(-10));
        string[] services = [_services.First, _services.Second];
        await Desk.Channel.Publish(
            new ChangeStarted(change, 7, "CHG0000001", services, from, Desk.Now.AddHours(1), false, null, "anna", from)
        );
        await Eventually.Until(Rows, rows => rows.Count == 5);
        var end = from.AddMinutes(5);
        await Desk.Channel.Publish(
            new ChangeEnded(change, 8, "CHG0000001", services, "implemented", null, "anna", end)
        );
        await Eventually.Until(Rows, rows => rows.Any(row => row.Contains($"{end:mm:ss}", StringComparison.Ordinal)));
    }

    private Incident Fresh() => new(Desk, _services.First);

    /// <summary>Events that are stored and not yet part of the history.</summary>
    private async Task<long> Unread()
    {
        await using var source = NpgsqlDataSource.Create(Desk.Host.Database);
        await using var command = source.CreateCommand(
            "select (select max(seq_id) from mt_events) - last_seq_id from mt_event_progression "
                + "where name = 'HighWaterMark'"
        );
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task<IReadOnlyList<string>> Rows()
    {
        // Times are told in the session's zone.
        await using var source = NpgsqlDataSource.Create($"{Desk.Host.Database};Timezone=UTC");
        await using var command = source.CreateCommand(
            $"""
            select to_jsonb(w)::text from {PlannedWorkIndex.Work} w
            union all select to_jsonb(i)::text from {PlannedWorkIndex.Incidents} i order by 1
            """
        );
        var rows = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            rows.Add(reader.GetString(0));
        return rows;
    }
}

using Npgsql;
using Sms.ServiceDefaults;

namespace Sms.Sla.Tests.Api;

/// <summary>Nothing is recorded before it happened, however long a decision waited in its transaction.</summary>
public class RecordedTimeTests(SlaHost sla)
{
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(300);

    private readonly Desk _desk = sla.Desk;

    [Fact]
    public async Task what_waited_for_a_lock_is_recorded_after_it_happened()
    {
        var service = Desk.FreshService();
        await _desk.Agree(Desk.Resolution(service));
        var incident = new Incident(_desk, service);
        var start = _desk.Now.AddHours(-5);
        await incident.Reported(start);
        await using (var source = NpgsqlDataSource.Create(_desk.Host.Database))
        await using (var connection = await source.OpenConnectionAsync())
        await using (var other = await connection.BeginTransactionAsync())
        {
            // Whoever decides on the clocks of an incident takes its stream's lock in the transaction that it appends
            // in.
            await Execute(connection, $"select pg_advisory_xact_lock(200003, hashtext('{incident.Id}'))");
            var corrected = _desk.Post(
                $"/facts/{incident.Id}/1/correct",
                new { at = start.AddHours(4), reason = "mistyped" }
            );
            await Eventually.Until(
                async () =>
                    (long)
                        (
                            await Scalar(
                                source,
                                "select count(*) from pg_locks where locktype = 'advisory' and not granted"
                            )
                        )!,
                waiting => waiting > 0
            );
            var since = DateTimeOffset.UtcNow;
            await Eventually.Until(() => Task.FromResult(DateTimeOffset.UtcNow - since), waited => waited > Wait);
            await other.CommitAsync();
            (await corrected).EnsureSuccessStatusCode();
        }

        var events = (await _desk.Get($"/clocks/{(await incident.Clock()).ClockId}/events"))
            .GetProperty("events")
            .EnumerateArray()
            .ToList();
        events.Select(e => e.GetProperty("type").GetString()).ShouldContain("sms.sla.stored.fact-corrected");
        events.ShouldAllBe(e =>
            e.GetProperty("recordedtime").GetDateTimeOffset() >= e.GetProperty("time").GetDateTimeOffset()
        );
    }

    [Fact]
    public async Task what_is_committed_together_is_recorded_at_one_moment()
    {
        var service = Desk.FreshService();
        await _desk.Agree(Desk.Resolution(service));
        var incident = new Incident(_desk, service);
        await incident.Reported(_desk.Now.AddHours(-5));
        await incident.Resolved(_desk.Now);
        var recorded = (await _desk.Get($"/clocks/{(await incident.Clock()).ClockId}/events"))
            .GetProperty("events")
            .EnumerateArray()
            .Select(e => e.GetProperty("recordedtime").GetDateTimeOffset())
            .ToList();
        recorded.Take(3).Distinct().ShouldHaveSingleItem("the report, its clock and its breach");
        recorded.ShouldBeInOrder();
        recorded[^1].ShouldBeGreaterThan(recorded[0]);
    }

    private static async Task Execute(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<object?> Scalar(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}

using System.Text.Json;
using Npgsql;
using Sms.Sla.Tests.Api;

namespace Sms.Sla.Tests.Reactions;

/// <summary>
/// Deployments go on for years. What a fact or a deployment costs follows what is open and near in time: PostgreSQL
/// reads no more with 100,000 windows and as many incidents of the same service behind it than with a hundred. Blocks
/// are counted, not seconds.
/// </summary>
public class WorkDoneTests(SlaHost shared) : OwnHost(shared)
{
    private const string Service = "checkout";

    [Fact]
    public async Task windows_and_incidents_of_the_past_cost_nothing()
    {
        await Fill(100);
        var few = await Cost();
        await Fill(100_000);
        var many = await Cost();
        // The trees of the indexes have grown by a level or two.
        many.Work.ShouldBeLessThanOrEqualTo(few.Work + 10);
        many.Incidents.ShouldBeLessThanOrEqualTo(few.Incidents + 10);
    }

    /// <summary>A day each, one begun every hour, the last ended an hour ago; ten incidents are open.</summary>
    private async Task Fill(int count) =>
        await Desk.Host.Execute(
            $"""
            truncate {PlannedWorkIndex.Work}, {PlannedWorkIndex.Incidents};
            insert into {PlannedWorkIndex.Work} (change_id, service, starts_at, ends_at)
            select gen_random_uuid(), '{Service}',
                now() - n * interval '1 hour' - interval '1 day', now() - n * interval '1 hour'
            from generate_series(1, {count}) n;
            insert into {PlannedWorkIndex.Incidents} (incident_id, service, reported_at, ended_at)
            select gen_random_uuid(), '{Service}',
                now() - n * interval '1 hour' - interval '1 day', now() - n * interval '1 hour'
            from generate_series(1, {count}) n;
            insert into {PlannedWorkIndex.Incidents} (incident_id, service, reported_at, ended_at)
            select gen_random_uuid(), '{Service}', now() - interval '1 hour', 'infinity' from generate_series(1, 10);
            analyze {PlannedWorkIndex.Work}; analyze {PlannedWorkIndex.Incidents}
            """
        );

    /// <summary>
    /// Blocks that are read for a fact of an incident that was reported an hour ago, and for a change that began half
    /// an hour ago.
    /// </summary>
    private async Task<(int Work, int Incidents)> Cost()
    {
        var now = DateTimeOffset.UtcNow;
        return (
            await Blocks(
                PlannedWorkIndex.WorkOnIncidents,
                new[] { Service },
                new[] { now.AddHours(-1) },
                new[] { DateTimeOffset.MaxValue }
            ),
            await Blocks(PlannedWorkIndex.IncidentsAtWork, new[] { Service }, now.AddHours(1), now.AddMinutes(-30))
        );
    }

    private async Task<int> Blocks(string sql, params object[] parameters)
    {
        var n = 0;
        var numbered = string.Concat(sql.Select(letter => letter == '?' ? $"${++n}" : $"{letter}"));
        await using var source = NpgsqlDataSource.Create(Desk.Host.Database);
        await using var command = source.CreateCommand($"explain (analyze, buffers, format json) {numbered}");
        foreach (var parameter in parameters)
            command.Parameters.Add(new() { Value = parameter });
        using var plan = JsonDocument.Parse((string)(await command.ExecuteScalarAsync())!);
        var root = plan.RootElement[0].GetProperty("Plan");
        return root.GetProperty("Shared Hit Blocks").GetInt32() + root.GetProperty("Shared Read Blocks").GetInt32();
    }
}

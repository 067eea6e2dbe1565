using Npgsql;

namespace Sms.Incidents.Tests.Api;

/// <summary>Who has died is told from its lock and its heartbeats, not from a clock.</summary>
public class DeadReplicaTests(IncidentsHost shared)
{
    private const int Dead = 901;
    private const int Hanging = 902;

    [Fact]
    public async Task a_replica_that_died_is_dropped_at_once_and_one_that_hangs_when_it_has_been_silent_for_long()
    {
        await using var host = await ServiceHost<Program>.Start(shared.Parts, "incidents");
        await using var session = new NpgsqlConnection(host.Database);
        await session.OpenAsync();
        await Execute(session, $"select pg_advisory_lock(200005, {Hanging})");
        foreach (var number in new[] { Dead, Hanging })
            await Execute(session, $"""
                insert into wolverine_nodes (id, node_number, description, uri, version, capabilities, health_check)
                values (gen_random_uuid(), {number}, '', 'dbcontrol://test{number}', '1.0', array[]::text[], now() - interval '5 seconds')
                """);

        await Eventually.Until(() => Replicas(session), numbers => !numbers.Contains(Dead));
        (await Replicas(session)).ShouldContain(Hanging);
        await Execute(session, $"update wolverine_nodes set health_check = now() - interval '20 seconds' where node_number = {Hanging}");
        await Eventually.Until(() => Replicas(session), numbers => !numbers.Contains(Hanging));
        (await Replicas(session)).ShouldHaveSingleItem();
    }

    private static async Task<IReadOnlyList<int>> Replicas(NpgsqlConnection session)
    {
        await using var command = new NpgsqlCommand("select node_number from wolverine_nodes", session);
        await using var reader = await command.ExecuteReaderAsync();
        var numbers = new List<int>();
        while (await reader.ReadAsync()) numbers.Add(reader.GetInt32(0));
        return numbers;
    }

    private static async Task Execute(NpgsqlConnection session, string sql)
    {
        await using var command = new NpgsqlCommand(sql, session);
        await command.ExecuteNonQueryAsync();
    }
}

using Npgsql;

namespace Sms.Incidents.Tests.Api;

/// <summary>A session that keeps everybody else from a table until it is disposed of.</summary>
internal sealed class HeldTable(NpgsqlConnection connection, string table) : IAsyncDisposable
{
    public static async Task<HeldTable> Hold(ServiceHost<Program> host, string table)
    {
        var connection = new NpgsqlConnection(host.Database + ";Pooling=false");
        await connection.OpenAsync();
        await using var hold = new NpgsqlCommand($"begin; lock table {table} in access exclusive mode", connection);
        await hold.ExecuteNonQueryAsync();
        return new HeldTable(connection, table);
    }

    /// <summary>How many writers wait for it.</summary>
    public async Task<long> Waiting()
    {
        await using var waiting = new NpgsqlCommand(
            $"select count(*) from pg_locks where relation = '{table}'::regclass and not granted "
                + "and mode = 'RowExclusiveLock'",
            connection
        );
        return (long)(await waiting.ExecuteScalarAsync())!;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}

using System.Text.RegularExpressions;
using Npgsql;
using Sms.Cli;
using Sms.Local;

namespace Sms.Bench;

/// <summary>
/// The limit of intake: how many single rows of 1 KB the same PostgreSQL makes durable, each in a commit of its own.
/// </summary>
internal static partial class Pgbench
{
    /// <returns>Rows a second.</returns>
    public static async Task<double> RunAsync(
        BenchedSystem system,
        int clients,
        TimeSpan time,
        CancellationToken cancellation
    )
    {
        var program = External.OfPostgres("pgbench")
            ?? throw new CommandFailure("There is no pgbench below /usr/lib/postgresql.");
        const string table =
            "create table if not exists pgbench_rows (id bigserial primary key, payload text not null)";
        await using (var command = system.Database("incidents").CreateCommand(table))
            await command.ExecuteNonQueryAsync(cancellation);
        var script = External.TemporaryFile("sql");
        await File.WriteAllTextAsync(
            script,
            "insert into pgbench_rows (payload) values (repeat('x', 1000));\n",
            cancellation
        );
        try
        {
            var connection = new NpgsqlConnectionStringBuilder(system.Connection("incidents"));
            var output = await External.RunAsync(
                program,
                [
                    "-n",
                    "-M",
                    "prepared",
                    "-c",
                    $"{clients}",
                    "-j",
                    "2",
                    "-T",
                    $"{time.TotalSeconds:0}",
                    "-f",
                    script,
                    "-h",
                    connection.Host!,
                    "-p",
                    $"{connection.Port}",
                    "-U",
                    connection.Username!,
                    connection.Database!,
                ],
                cancellation,
                connection.Password
            );
            return double.Parse(PerSecond().Match(output).Groups[1].Value);
        }
        finally
        {
            File.Delete(script);
        }
    }

    [GeneratedRegex(@"tps = ([\d.]+)")]
    private static partial Regex PerSecond();
}

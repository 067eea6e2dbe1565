using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;

namespace Sms.Capacity;

/// <summary>
/// The partitions of the tables of measurements. One is made when the first measurement of its time comes, however late
/// that is, and goes when both its time and its making are longer ago than is kept: a history that is loaded afterwards
/// stays as long as a new one.
/// </summary>
internal sealed class Partitions(NpgsqlDataSource source, TimeProvider time)
{
    /// <summary>Multiples of a week, counted from a Monday.</summary>
    private static readonly DateTimeOffset Monday = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Dictionary<string, TimeSpan> Lengths = new()
    {
        [SampleTables.Raw] = TimeSpan.FromDays(7),
        [SampleTables.Hourly] = TimeSpan.FromDays(13 * 7),
    };

    private readonly ConcurrentDictionary<(string, DateTimeOffset), bool> _known = new();

    /// <summary>Returns when there is a place for each of the moments.</summary>
    public async Task Ensure(string table, IEnumerable<DateTimeOffset> moments, CancellationToken cancellation)
    {
        foreach (var begin in moments.Select(at => BeginOf(table, at)).Distinct())
        {
            if (_known.ContainsKey((table, begin)))
                continue;
            await Make(table, begin, begin + Lengths[table], cancellation);
            _known[(table, begin)] = true;
        }
    }

    /// <summary>Another replica may have dropped what this one knows of.</summary>
    public void Forget() => _known.Clear();

    /// <returns>The names of those that went.</returns>
    public async Task<IReadOnlyList<string>> Drop(string table, TimeSpan keep, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var command = new NpgsqlCommand(
            $"delete from {SampleTables.Partitions} where parent = $1 and ends_at < $2 and made_at < $2 returning name",
            connection,
            transaction
        )
        {
            Parameters =
            {
                new() { Value = table },
                new() { Value = time.GetUtcNow() - keep },
            },
        };
        var names = new List<string>();
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
                names.Add(reader.GetString(0));
        }

        foreach (var name in names)
        {
            await using var drop = new NpgsqlCommand($"drop table if exists {name}", connection, transaction);
            await drop.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
        if (names.Count > 0)
            Forget();
        return names;
    }

    private async Task Make(string table, DateTimeOffset begin, DateTimeOffset end, CancellationToken cancellation)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{table}_p{begin:yyyyMMdd}");
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using (
            var make = new NpgsqlCommand(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"""
                    select pg_advisory_xact_lock({SampleTables.Lock});
                    create table if not exists {name} partition of {table} for values from ('{begin:O}') to ('{end:O}');
                    """
                ),
                connection,
                transaction
            )
        )
            await make.ExecuteNonQueryAsync(cancellation);
        await using (
            var note = new NpgsqlCommand(
                $"insert into {SampleTables.Partitions} (name, parent, begins_at, ends_at, made_at) "
                    + "values ($1, $2, $3, $4, $5) on conflict (name) do nothing",
                connection,
                transaction
            )
        )
        {
            foreach (var value in (object[])[name, table, begin, end, time.GetUtcNow()])
                note.Parameters.Add(new() { Value = value });
            await note.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
    }

    private static DateTimeOffset BeginOf(string table, DateTimeOffset at) =>
        Monday + (Math.Floor((at.ToUniversalTime() - Monday) / Lengths[table]) * Lengths[table]);
}

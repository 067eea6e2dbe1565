using Npgsql;

namespace Sms.Capacity;

/// <summary>
/// Figures of hours, made again whenever something has come for one of them, from all that is known of it.
/// </summary>
internal sealed class HourlyRollup(NpgsqlDataSource source, Partitions partitions)
{
    private const int Together = 2_000;

    /// <param name="resource">Of this one alone, or null.</param>
    /// <returns>How many hours were made; less than a full batch means that none is left.</returns>
    public async Task<int> Run(Guid? resource, CancellationToken cancellation)
    {
        var made = 0;
        while (true)
        {
            var hours = await Batch(resource, cancellation);
            made += hours;
            if (hours < Together)
                return made;
        }
    }

    private async Task<int> Batch(Guid? resource, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var (resources, hours) = (new List<Guid>(), new List<DateTimeOffset>());
        // Taken before the measurements are read: what is committed later marks its hour anew.
        await using (
            var take = new NpgsqlCommand(
                $"""
                delete from {SampleTables.Dirty} where (resource_id, hour) in (
                    select resource_id, hour from {SampleTables.Dirty}
                        where $1::uuid is null or resource_id = $1
                        order by resource_id, hour limit $2 for update skip locked)
                returning resource_id, hour
                """,
                connection,
                transaction
            )
            {
                Parameters =
                {
                    new() { Value = (object?)resource ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid },
                    new() { Value = Together },
                },
            }
        )
        await using (var reader = await take.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                resources.Add(reader.GetGuid(0));
                hours.Add(await reader.GetFieldValueAsync<DateTimeOffset>(1, cancellation));
            }
        }

        if (hours.Count == 0)
            return 0;
        await partitions.Ensure(SampleTables.Hourly, hours, cancellation);
        await using (
            var make = new NpgsqlCommand(
                $"""
                insert into {SampleTables.Hourly} (resource_id, hour, count, min, max, sum, median, p95)
                select taken.resource_id, taken.hour, count(*), min(value), max(value), sum({SampleTables.Summable}),
                    percentile_cont(0.5) within group (order by value),
                    percentile_cont(0.95) within group (order by value)
                from unnest($1::uuid[], $2::timestamptz[]) as taken(resource_id, hour)
                join {SampleTables.Raw} as s
                    on s.resource_id = taken.resource_id and s.at >= taken.hour
                        and s.at < taken.hour + interval '1 hour'
                group by 1, 2
                on conflict (resource_id, hour) do update
                    set count = excluded.count, min = excluded.min, max = excluded.max,
                    sum = excluded.sum, median = excluded.median, p95 = excluded.p95
                """,
                connection,
                transaction
            )
            {
                Parameters =
                {
                    new() { Value = resources.ToArray() },
                    new() { Value = hours.ToArray() },
                },
            }
        )
            await make.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return hours.Count;
    }
}

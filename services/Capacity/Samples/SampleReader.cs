using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace Sms.Capacity;

/// <summary>Reads measurements back: those before a moment, as far as they were known at a moment.</summary>
internal sealed class SampleReader(NpgsqlDataSource source, HourlyRollup rollup, IOptions<CapacityRules> rules)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan LeastBack = TimeSpan.FromDays(60);
    private const int HorizonsBack = 30;
    private const int ForSpacing = 200;

    /// <returns>The measurements that tell where a resource is: the latest and those shortly before it. None: nothing
    /// is known.</returns>
    public async Task<IReadOnlyList<Sample>> Latest(
        Guid resource,
        DateTimeOffset at,
        DateTimeOffset? knownAt,
        CancellationToken cancellation
    )
    {
        await using var command = source.CreateCommand(
            $"""
            select at, value from {SampleTables.Raw}
            where resource_id = $1 and at <= $2 and ($3::timestamptz is null or received_at <= $3)
                and at > (
                    select max(at) from {SampleTables.Raw}
                    where resource_id = $1 and at <= $2 and ($3::timestamptz is null or received_at <= $3)
                ) - $4::interval
            order by at desc
            """
        );
        Add(command, resource, at, knownAt);
        command.Parameters.Add(new() { Value = rules.Value.CrossingWindow });
        return await Read(command, cancellation);
    }

    /// <summary>When the last measurement was; null: there is none.</summary>
    public Task<DateTimeOffset?> Last(Guid resource, CancellationToken cancellation) =>
        Last(resource, DateTimeOffset.MaxValue, null, cancellation);

    /// <summary>The same of those before a moment, as far as they were known at a moment.</summary>
    public async Task<DateTimeOffset?> Last(
        Guid resource,
        DateTimeOffset at,
        DateTimeOffset? knownAt,
        CancellationToken cancellation
    )
    {
        await using var command = source.CreateCommand(
            $"""
            select max(at) from {SampleTables.Raw}
            where resource_id = $1 and at <= $2 and ($3::timestamptz is null or received_at <= $3)
            """
        );
        Add(command, resource, at, knownAt);
        return await command.ExecuteScalarAsync(cancellation) is DateTime last ? new DateTimeOffset(last) : null;
    }

    /// <summary>
    /// The history for a forecast that far ahead, in steps that suit it: of single measurements, or of hours where that
    /// does.
    /// </summary>
    /// <param name="resource">Whose.</param>
    /// <param name="at">Nothing behind this moment.</param>
    /// <param name="knownAt">Nothing that came in after this moment; null: all. Hours are as they are known
    /// now.</param>
    /// <param name="horizon">How far ahead.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Series> History(
        Guid resource,
        DateTimeOffset at,
        DateTimeOffset? knownAt,
        TimeSpan horizon,
        CancellationToken cancellation
    )
    {
        var from = at - LookBack(horizon);
        await rollup.Run(resource, cancellation);
        var (last, spacing) = await Latest(resource, from, at, knownAt, cancellation);
        // Of a time whose single measurements are gone, the hours are left.
        if (
            (await Earliest(resource, from, at, cancellation)) is not { } earliest
            || (last is null && knownAt is not null)
        )
            return new(DateTimeOffset.UnixEpoch, Hour, []);
        var step = Steps.For(spacing, (last ?? at) - earliest, horizon);
        var hourly = step >= Hour && knownAt is null;
        await using var command = source.CreateCommand(
            hourly
                ? $"""
                select min(hour), percentile_cont(0.5) within group (order by median) from {SampleTables.Hourly}
                where resource_id = $1 and hour <= $2 - interval '1 hour' and $3::timestamptz is null and hour >= $4
                group by floor(extract(epoch from hour) / $5)
                """
                : $"""
                select min(at), percentile_cont(0.5) within group (order by value) from {SampleTables.Raw}
                where resource_id = $1 and at <= $2 and ($3::timestamptz is null or received_at <= $3) and at >= $4
                group by floor(extract(epoch from at) / $5)
                """
        );
        Add(command, resource, at, knownAt);
        command.Parameters.Add(new() { Value = from.ToUniversalTime() });
        command.Parameters.Add(new() { Value = (decimal)step.TotalSeconds });
        return Series.Of(await Read(command, cancellation), step);
    }

    /// <summary>The farther ahead, the farther back: what was a year ago says nothing of tomorrow.</summary>
    private TimeSpan LookBack(TimeSpan horizon)
    {
        if (horizon >= rules.Value.Window)
            return rules.Value.Window;
        var enough = HorizonsBack * horizon > LeastBack ? HorizonsBack * horizon : LeastBack;
        return enough < rules.Value.Window ? enough : rules.Value.Window;
    }

    private async Task<(DateTimeOffset? Last, TimeSpan Spacing)> Latest(
        Guid resource,
        DateTimeOffset from,
        DateTimeOffset at,
        DateTimeOffset? knownAt,
        CancellationToken cancellation
    )
    {
        await using var command = source.CreateCommand(
            $"""
            select at, value from {SampleTables.Raw}
            where resource_id = $1 and at <= $2 and ($3::timestamptz is null or received_at <= $3) and at >= $4
            order by at desc limit {ForSpacing}
            """
        );
        Add(command, resource, at, knownAt);
        command.Parameters.Add(new() { Value = from.ToUniversalTime() });
        var samples = await Read(command, cancellation);
        if (samples.Count == 0)
            return (null, Hour);
        var gaps = samples.Zip(samples.Skip(1), (later, earlier) => (double)(later.At - earlier.At).Ticks).ToArray();
        return (samples[0].At, gaps.Length == 0 ? Hour : TimeSpan.FromTicks((long)Robust.Median(gaps)));
    }

    private async Task<DateTimeOffset?> Earliest(
        Guid resource,
        DateTimeOffset from,
        DateTimeOffset at,
        CancellationToken cancellation
    )
    {
        await using var command = source.CreateCommand(
            $"select min(hour) from {SampleTables.Hourly} where resource_id = $1 and hour >= $2 and hour <= $3"
        );
        command.Parameters.Add(new() { Value = resource });
        command.Parameters.Add(new() { Value = from.ToUniversalTime() });
        command.Parameters.Add(new() { Value = at.ToUniversalTime() });
        return await command.ExecuteScalarAsync(cancellation) is DateTime first ? new DateTimeOffset(first) : null;
    }

    private static void Add(NpgsqlCommand command, Guid resource, DateTimeOffset at, DateTimeOffset? knownAt)
    {
        command.Parameters.Add(new() { Value = resource });
        command.Parameters.Add(new() { Value = at.ToUniversalTime() });
        command.Parameters.Add(
            new()
            {
                Value = (object?)knownAt?.ToUniversalTime() ?? DBNull.Value,
                NpgsqlDbType = NpgsqlDbType.TimestampTz,
            }
        );
    }

    private static async Task<IReadOnlyList<Sample>> Read(NpgsqlCommand command, CancellationToken cancellation)
    {
        var samples = new List<Sample>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            samples.Add(new(await reader.GetFieldValueAsync<DateTimeOffset>(0, cancellation), reader.GetDouble(1)));
        return samples;
    }
}

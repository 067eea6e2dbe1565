using System.Diagnostics.Metrics;
using Npgsql;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.Telemetry;

namespace Sms.Capacity;

/// <summary>A measurement of a resource.</summary>
public readonly record struct ResourceSample(Guid Resource, DateTimeOffset At, double Value);

/// <summary>
/// Takes measurements into the database, many in one commit. A moment that is known is left as it is: repeats are
/// harmless, and what comes late finds its place. Hours that have changed are marked in the same statement.
/// </summary>
internal sealed class SampleWriter(
    NpgsqlDataSource source,
    Partitions partitions,
    TimeProvider time,
    ILogger<SampleWriter> logger
) : GroupCommit<IReadOnlyList<ResourceSample>>(logger, WaitingAtMost)
{
    private const int WaitingAtMost = 2_000;
    private const int SamplesForOne = 20;

    /// <summary>
    /// Some 40 MB: a database that stands still must not cost the memory of all that comes meanwhile.
    /// </summary>
    private const int SamplesWaitingAtMost = 1_000_000;

    private static readonly Counter<long> Stored = Signals.Meter.CreateCounter<long>(
        "sms.capacity.samples",
        "{sample}",
        "Measurements that were not known before."
    );

    private int _waiting;

    /// <returns>Done when all are durable.</returns>
    /// <exception cref="Overloaded">Too many are waiting; nothing of these is kept.</exception>
    public async Task Write(IReadOnlyList<ResourceSample> samples)
    {
        if (samples.Count == 0)
            return;
        try
        {
            var isRoom = Interlocked.Add(ref _waiting, samples.Count) <= SamplesWaitingAtMost;
            await (
                (isRoom ? TryAdd(samples) : null)
                ?? throw new Overloaded("Too many measurements are waiting to be stored.")
            );
        }
        finally
        {
            Interlocked.Add(ref _waiting, -samples.Count);
        }
    }

    protected override int SizeOf(IReadOnlyList<ResourceSample> item) => 1 + (item.Count / SamplesForOne);

    protected override async Task Write(
        IReadOnlyList<IReadOnlyList<ResourceSample>> items,
        CancellationToken cancellation
    )
    {
        ResourceSample[] samples = [.. items.SelectMany(item => item)];
        await partitions.Ensure(SampleTables.Raw, samples.Select(sample => sample.At), cancellation);
        try
        {
            await Insert(samples, cancellation);
        }
        catch (PostgresException gone) when (gone.SqlState == PostgresErrorCodes.CheckViolation)
        {
            partitions.Forget();
            await partitions.Ensure(SampleTables.Raw, samples.Select(sample => sample.At), cancellation);
            await Insert(samples, cancellation);
        }
    }

    /// <summary>
    /// One statement, so one commit. A mark that is there is written again: whoever rolls up its hour has to wait for
    /// this commit.
    /// </summary>
    private async Task Insert(ResourceSample[] samples, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(
            $"""
            with stored as (
                insert into {SampleTables.Raw} (resource_id, at, value, received_at)
                select resource_id, at, value, $4
                from unnest($1::uuid[], $2::timestamptz[], $3::double precision[]) as given(resource_id, at, value)
                on conflict do nothing returning resource_id, at),
            marked as (
                insert into {SampleTables.Dirty} (resource_id, hour)
                select distinct resource_id, date_trunc('hour', at, 'UTC') from stored order by 1, 2
                on conflict (resource_id, hour) do update set hour = excluded.hour)
            select count(*) from stored
            """
        );
        foreach (
            var column in new object[]
            {
                samples.Select(sample => sample.Resource).ToArray(),
                samples.Select(sample => sample.At.ToUniversalTime()).ToArray(),
                samples.Select(sample => sample.Value).ToArray(),
                time.GetUtcNow(),
            }
        )
            command.Parameters.Add(new() { Value = column });
        Stored.Add((long)(await command.ExecuteScalarAsync(cancellation))!);
    }
}

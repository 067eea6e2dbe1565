using Npgsql;

namespace Sms.Capacity;

/// <summary>
/// Measurements by resource and time, in partitions of a week, and by the hour in partitions of about a quarter: what
/// is too old goes with its partition, at once. They are no read models: a replay leaves them alone.
/// </summary>
internal static class SampleTables
{
    internal const string Raw = "samples";
    internal const string Hourly = "samples_hourly";
    internal const string Dirty = "samples_dirty_hours";
    internal const string Partitions = "sample_partitions";

    /// <summary>
    /// A measurement as it is added up, in SQL: a sum beyond the largest number is an error, and would end the making
    /// of all hours.
    /// </summary>
    internal const string Summable = "least(greatest(value, -1e290), 1e290)";
    internal const string LargestSummable = "1e290";

    /// <summary>So that two replicas that start at once do not make one table twice.</summary>
    internal const long Lock = 200_011;

    /// <summary>Made by hand: the store's own tools know no partitions.</summary>
    internal static async Task Create(NpgsqlDataSource source, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var command = new NpgsqlCommand(
            $"""
            select pg_advisory_xact_lock({Lock});
            create table if not exists {Raw} (
                resource_id uuid not null, at timestamptz not null, value double precision not null,
                received_at timestamptz not null, primary key (resource_id, at)) partition by range (at);
            create table if not exists {Hourly} (
                resource_id uuid not null, hour timestamptz not null, count integer not null,
                min double precision not null, max double precision not null,
                sum double precision not null, median double precision not null, p95 double precision not null,
                primary key (resource_id, hour)) partition by range (hour);
            create table if not exists {Dirty} (
                resource_id uuid not null, hour timestamptz not null, primary key (resource_id, hour));
            create table if not exists {Partitions} (
                name text primary key, parent text not null, begins_at timestamptz not null,
                ends_at timestamptz not null, made_at timestamptz not null);
            """,
            connection,
            transaction
        );
        await command.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }
}

/// <summary>Makes the tables before anything is measured.</summary>
internal sealed class SampleTableMaker(NpgsqlDataSource source) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => SampleTables.Create(source, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

using Npgsql;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Due;

namespace Sms.Capacity;

/// <summary>Counts what came in a month, and says so once when it is more than is agreed.</summary>
internal sealed class WorkloadCounter(NpgsqlDataSource source)
{
    /// <summary>What comes late still counts for its month: so long the month before is looked at, too.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromDays(3);

    /// <returns>Whether it is to be looked at again.</returns>
    public async Task<bool> Look(
        Streams<Workload> workloads,
        DueItem item,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        if (workloads[item.Stream] is not { Ended: false } workload)
            return false;
        foreach (
            var month in new[]
            {
                Month.Of(now - Late, workload.Terms.Zone),
                Month.Of(now, workload.Terms.Zone),
            }.Distinct()
        )
        {
            var counted = await Count(workload.Terms, month, cancellation);
            workloads.Decide(item.Stream, x => x!.Count(month, counted, now), item);
        }

        return true;
    }

    public async Task<double> Count(WorkloadTerms terms, Month month, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(
            terms.Counts == Counted.Incidents
                ? $"select count(*)::double precision from {IncidentTable.Name} where service = $1 "
                    + "and reported_at >= $2 and reported_at < $3"
                : $"""
                select coalesce(sum({SampleTables.Summable}), 0) from {SampleTables.Raw}
                where resource_id = $1 and at >= $2 and at < $3
                """
        );
        command.Parameters.Add(
            new() { Value = terms.Counts == Counted.Incidents ? terms.Service : ResourceId.Of(terms.Resource!) }
        );
        command.Parameters.Add(new() { Value = month.From.ToUniversalTime() });
        command.Parameters.Add(new() { Value = month.Until.ToUniversalTime() });
        return (double)(await command.ExecuteScalarAsync(cancellation))!;
    }
}

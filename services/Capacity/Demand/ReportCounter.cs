using Marten;
using Sms.Contracts.Incidents;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Due;

namespace Sms.Capacity;

/// <summary>
/// Counts reported incidents for their months and has the workloads of their services looked at: many in one commit.
/// </summary>
public sealed class ReportCounter(IDocumentStore store, TimeProvider time, ILogger<ReportCounter> logger)
    : BatchWriter<IncidentReported>(store, logger)
{
    /// <summary>Returns when it is durable.</summary>
    public Task Count(IncidentReported report, CancellationToken cancellation) =>
        TryAdd(report)!.WaitAsync(cancellation);

    protected override async Task Decide(
        IDocumentSession session,
        IReadOnlyList<IncidentReported> items,
        CancellationToken cancellation
    )
    {
        IncidentTable.Note(session, [.. items.OrderBy(report => report.IncidentId)]);
        var services = items.Select(report => report.Service).Distinct().ToArray();
        var limited = await session
            .Query<Workload>()
            .Where(x => services.Contains(x.Service) && !x.Ended && x.Terms.Counts == Counted.Incidents)
            .Select(x => x.Id)
            .ToListAsync(cancellation);
        await session.LockStreams(limited, cancellation);
        foreach (var workload in limited)
            session.SetDue(workload, DueKinds.Workload, time.GetUtcNow());
    }
}

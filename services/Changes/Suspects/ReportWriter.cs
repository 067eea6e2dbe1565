using Marten;
using Sms.Contracts.Incidents;
using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>The report of an incident, and what brought it.</summary>
public sealed record HeardReport(IncidentReported Report, MessageOrigin Origin);

/// <summary>
/// Notes reported incidents and looks for the changes behind them: many in one commit, so that a storm of alerts costs
/// little.
/// </summary>
public sealed class ReportWriter(IDocumentStore store, TimeProvider time, ILogger<ReportWriter> logger)
    : BatchWriter<HeardReport>(store, logger)
{
    /// <summary>Returns when it is durable, or was heard before.</summary>
    public Task Note(HeardReport heard, CancellationToken cancellation) => TryAdd(heard)!.WaitAsync(cancellation);

    protected override async Task Decide(
        IDocumentSession session,
        IReadOnlyList<HeardReport> items,
        CancellationToken cancellation
    )
    {
        await session.AcquireSharedLock(cancellation);
        var ids = items.Select(item => item.Report.IncidentId).ToHashSet();
        var incidents = await session.LockStreams<KnownIncident>(ids, cancellation);
        var fresh = new HashSet<Guid>();
        foreach (var (report, origin) in items)
        {
            var decision = incidents.Decide(
                report.IncidentId,
                known =>
                    KnownIncident.Report(
                        known,
                        report.IncidentId,
                        report.Number,
                        report.Title,
                        report.Service,
                        report.History is not null,
                        report.At
                    ),
                origin
            );
            // Nobody works on what an import tells of the past.
            if (decision.Events.Count > 0 && report.History is null)
                fresh.Add(report.IncidentId);
        }

        await session.SuspectChangesBefore([.. fresh.Select(id => incidents[id]!)], time.GetUtcNow(), cancellation);
    }
}

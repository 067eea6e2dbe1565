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
    : GroupCommit<HeardReport>(logger)
{
    /// <summary>Returns when it is durable, or was heard before.</summary>
    public Task Note(HeardReport heard, CancellationToken cancellation) => TryAdd(heard)!.WaitAsync(cancellation);

    protected override async Task Write(IReadOnlyList<HeardReport> items, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        await session.AcquireSharedLock(cancellation);
        var ids = items.Select(item => item.Report.IncidentId).Distinct().ToArray();
        await session.LockStreams(ids, cancellation);
        var known = (await session.LoadManyAsync<KnownIncident>(cancellation, ids)).ToDictionary(incident =>
            incident.Id
        );
        var fresh = new List<KnownIncident>();
        foreach (var (report, origin) in items.DistinctBy(item => item.Report.IncidentId))
        {
            var before = known.GetValueOrDefault(report.IncidentId);
            var events = KnownIncident
                .Report(
                    before,
                    report.IncidentId,
                    report.Number,
                    report.Title,
                    report.Service,
                    report.History is not null,
                    report.At
                )
                .Events;
            if (events.Count == 0)
                continue;
            var traced = origin.Caused(session, events).ToList();
            session.AppendBehind<KnownIncident>(report.IncidentId, before?.Version, traced);
            // Nobody works on what an import tells of the past.
            if (report.History is null)
                fresh.Add(KnownIncident.Fold(before, events)!);
        }

        await session.SuspectChangesBefore(fresh, time.GetUtcNow(), cancellation);
        await session.SaveChangesAsync(cancellation);
    }
}

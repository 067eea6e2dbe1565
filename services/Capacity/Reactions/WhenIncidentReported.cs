using Marten;
using Sms.Contracts.Incidents;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Due;

namespace Sms.Capacity;

/// <summary>An incident is work: it counts for its month, once, and the workloads of its service are looked at.</summary>
public static class WhenIncidentReported
{
    public static async Task Handle(IncidentReported message, IDocumentSession session, TimeProvider time, CancellationToken cancellation)
    {
        IncidentTable.Note(session, message.IncidentId, message.Service, message.At);
        var limited = await session.Query<Workload>().Where(x => x.Service == message.Service && !x.Ended && x.Terms.Counts == Counted.Incidents)
            .Select(x => x.Id).ToListAsync(cancellation);
        await session.LockStreams(limited, cancellation);
        foreach (var workload in limited) session.SetDue(workload, DueKinds.Workload, time.GetUtcNow());
    }
}

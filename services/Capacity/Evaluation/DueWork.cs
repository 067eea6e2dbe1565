using Marten;
using Microsoft.Extensions.Options;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Due;

namespace Sms.Capacity;

/// <summary>What the service waits for.</summary>
internal static class DueKinds
{
    /// <summary>Of versions that looked at resources here; <see cref="EvaluationAgent"/> has them now.</summary>
    internal const string Evaluate = "evaluate";
    internal const string PlanReview = "plan-review";
    internal const string Workload = "workload";
}

/// <summary>Looks at workloads again and again, and at plans when their review is due.</summary>
internal sealed class DueWork(WorkloadCounter counter, IOptions<CapacityRules> rules) : IDueWork
{
    public async Task Handle(
        IDocumentSession session,
        IReadOnlyList<DueItem> due,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        session.Trace();
        // What comes while a workload is counted sets the next look only behind this one, or this one would put it off.
        var workloads = await session.LockStreams<Workload>(Of(DueKinds.Workload), cancellation);
        var plans = await session.LoadStreams<Plan>(Of(DueKinds.PlanReview), cancellation);
        foreach (var item in due)
        {
            var next = item.Kind switch
            {
                DueKinds.Evaluate => HandOver(session, item.Stream, now),
                DueKinds.Workload => await counter.Look(workloads, item, now, cancellation)
                    ? now + rules.Value.EvaluateEvery
                    : null,
                DueKinds.PlanReview => NoteReviewDue.Look(plans, item, now),
                _ => throw new InvalidOperationException($"Nobody waits for {item.Kind}."),
            };
            session.SetNext(item, next);
        }

        List<Guid> Of(string kind) => [.. due.Where(item => item.Kind == kind).Select(item => item.Stream)];
    }

    private static DateTimeOffset? HandOver(IDocumentSession session, Guid resource, DateTimeOffset now)
    {
        EvaluationTable.Set(session, resource, now);
        return null;
    }
}

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
        foreach (var item in due)
        {
            var next = item.Kind switch
            {
                DueKinds.Evaluate => HandOver(session, item.Stream, now),
                DueKinds.Workload => await counter.Look(session, item.Stream, now, cancellation)
                    ? now + rules.Value.EvaluateEvery
                    : null,
                DueKinds.PlanReview => await NoteReviewDue.Look(session, item, now, cancellation),
                _ => throw new InvalidOperationException($"Nobody waits for {item.Kind}."),
            };
            session.SetNext(item, next);
        }
    }

    private static DateTimeOffset? HandOver(IDocumentSession session, Guid resource, DateTimeOffset now)
    {
        EvaluationTable.Set(session, resource, now);
        return null;
    }
}

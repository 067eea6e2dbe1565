using Marten;
using Microsoft.Extensions.Options;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Due;

namespace Sms.Capacity;

/// <summary>What the service waits for.</summary>
internal static class DueKinds
{
    internal const string Evaluate = "evaluate";
    internal const string PlanReview = "plan-review";
    internal const string Workload = "workload";
}

/// <summary>Looks at resources and workloads again and again, and at plans when their review is due.</summary>
internal sealed class DueWork(Evaluator evaluator, WorkloadCounter counter, IOptions<CapacityRules> rules) : IDueWork
{
    public async Task Handle(IDocumentSession session, IReadOnlyList<DueItem> due, DateTimeOffset now, CancellationToken cancellation)
    {
        session.Trace();
        foreach (var item in due)
        {
            var next = item.Kind switch
            {
                DueKinds.Evaluate => await evaluator.Look(session, item.Stream, now, cancellation) is null ? (DateTimeOffset?)null : now + rules.Value.EvaluateEvery,
                DueKinds.Workload => await counter.Look(session, item.Stream, now, cancellation) ? now + rules.Value.EvaluateEvery : null,
                DueKinds.PlanReview => await NoteReviewDue.Look(session, item.Stream, now, cancellation),
                _ => throw new InvalidOperationException($"Nobody waits for {item.Kind}."),
            };
            session.SetNext(item, next);
        }
    }
}

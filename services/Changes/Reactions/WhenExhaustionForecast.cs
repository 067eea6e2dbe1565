using Marten;
using Sms.Contracts.Capacity;
using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>A resource will run short within its lead time, and a change is asked for: one for a cause, however often it is told.</summary>
public static class WhenExhaustionForecast
{
    private const string Asked = "change";
    private const string By = "system:capacity";

    public static async Task Handle(ExhaustionForecast message, IDocumentSession session, ChangeNumbers numbers, TimeProvider time, CancellationToken cancellation)
    {
        if (message.Then != Asked) return;
        session.Trace();
        var id = KnownId.Of("capacity", message.CauseId);
        await session.LockStreams([id], cancellation);
        if (await session.LoadAsync<Change>(id, cancellation) is not null) return;
        var title = $"Add capacity to {message.Resource} before {message.ReachedAt:yyyy-MM-dd}";
        var command = new RequestChange(title[..Math.Min(title.Length, Limits.Title)], message.Service, Description: message.Explanation[..Math.Min(message.Explanation.Length, Limits.Text)]);
        var decision = RequestChange.Decide(
            null, command, id, await numbers.Next(cancellation), await ServiceGraph.Read(session, cancellation), null, ChangeSource.Capacity, By, time.GetUtcNow());
        if (decision.Violation is { } rule) throw new RuleViolatedException(rule);
        session.Events.StartStream<Change>(id, decision.Events);
    }
}

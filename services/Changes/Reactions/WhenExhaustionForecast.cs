using Marten;
using Sms.Contracts.Capacity;
using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>
/// A resource will run short within its lead time, and a change is asked for: one for a cause, however often it is
/// told.
/// </summary>
public static class WhenExhaustionForecast
{
    private const string Asked = "change";
    private const string By = "system:capacity";

    public static async Task Handle(
        ExhaustionForecast message,
        IDocumentSession session,
        NumberSequence numbers,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (message.Then != Asked)
            return;
        session.Trace();
        var id = ChangeIds.OfCapacity(message.CauseId);
        await session.LockStreams([id], cancellation);
        if (await session.LoadAsync<Change>(id, cancellation) is not null)
            return;
        var title = $"Add capacity to {message.Resource} before {message.ReachedAt:yyyy-MM-dd}";
        var command = new RequestChange(
            Cut(title, Limits.Title),
            message.Service,
            Description: Cut(message.Explanation, Limits.Text)
        );
        var decision = RequestChange.Decide(
            null,
            command,
            id,
            await numbers.Next(cancellation),
            await ServiceGraph.Read(session, cancellation),
            null,
            ChangeSource.Capacity,
            By,
            time.GetUtcNow()
        );
        if (decision.Violation is { } rule)
            throw new RuleViolatedException(rule);
        session.Events.StartStream<Change>(id, decision.Events);
    }

    /// <summary>What is too long ends with a mark, and not within a character.</summary>
    private static string Cut(string text, int most)
    {
        if (text.Length <= most)
            return text;
        var end = char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1;
        return $"{text[..end]}…";
    }
}

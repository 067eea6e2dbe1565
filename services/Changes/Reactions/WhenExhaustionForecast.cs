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
        var changes = await session.LockStreams<Change>([id], cancellation);
        if (changes[id] is not null)
            return;
        var title = $"Add capacity to {message.Resource} before {message.ReachedAt:yyyy-MM-dd}";
        var command = new RequestChange(
            Cut(title, Limits.Title),
            message.Service,
            Description: Cut(message.Explanation, Limits.Text)
        );
        var sequence = await numbers.Next(cancellation);
        var graph = await ServiceGraph.Read(session, cancellation);
        changes.Note(id, x =>
            RequestChange.Decide(x, command, id, sequence, graph, null, ChangeSource.Capacity, By, time.GetUtcNow())
        );
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

using Marten;
using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>
/// Stores facts of other services about a thing. The stream of the thing begins with the fact that arrives first.
/// </summary>
internal static class FactNotes
{
    /// <summary>Facts about one thing take turns; the handler's transaction commits.</summary>
    internal static async Task<T?> Note<T>(
        this IDocumentSession session,
        Guid id,
        Func<T?, Decision> decide,
        Func<T, long> version,
        CancellationToken cancellation
    )
        where T : class
    {
        session.Trace();
        await session.LockStreams([id], cancellation);
        var known = await session.LoadAsync<T>(id, cancellation);
        var events = decide(known).Events;
        if (events.Count == 0)
            return known;
        session.AppendBehind<T>(id, known is null ? null : version(known), events);
        return known;
    }
}

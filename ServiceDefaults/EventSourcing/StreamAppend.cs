using Marten;

namespace Sms.ServiceDefaults;

/// <summary>What was decided on a state goes behind the events that this reflects.</summary>
public static class StreamAppend
{
    /// <summary>
    /// Begins the stream, or appends to it; that somebody else did so meanwhile is found out when the session commits.
    /// </summary>
    /// <param name="session">Commits.</param>
    /// <param name="stream">Id of the stream.</param>
    /// <param name="version">That was decided on; null: there was no stream.</param>
    /// <param name="events">At least one.</param>
    public static void AppendBehind<T>(
        this IDocumentSession session,
        Guid stream,
        long? version,
        IReadOnlyList<object> events
    )
        where T : class
    {
        if (version is { } known)
            session.Events.Append(stream, known + events.Count, events);
        else
            session.Events.StartStream<T>(stream, events);
    }
}

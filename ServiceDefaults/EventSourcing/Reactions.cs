using Marten;

namespace Sms.ServiceDefaults;

/// <summary>
/// A reaction to another service's message: one decision on one stream of our own. The handler's transaction commits
/// it; when that fails, the message is handled once more.
/// </summary>
public static class Reactions
{
    /// <summary>Decides by the version of a stream that is there.</summary>
    /// <exception cref="StreamMissingException">The stream is not there: the message is tried again, and then ends
    /// where it can be seen.</exception>
    /// <exception cref="RuleViolatedException">A rule forbids what the message asks for.</exception>
    public static async Task React<T>(
        this IDocumentSession session,
        Guid stream,
        Func<T, Decision> decide,
        CancellationToken cancellation
    )
        where T : class, IStreamState
    {
        session.Trace();
        (await session.LoadStreams<T>([stream], cancellation)).React(stream, decide);
    }

    /// <summary>
    /// Notes a fact about something that begins here with whichever fact comes first. Facts about one thing take turns.
    /// </summary>
    /// <exception cref="RuleViolatedException">A rule forbids what the message asks for.</exception>
    public static async Task<Noted<T>> Note<T>(
        this IDocumentSession session,
        Guid stream,
        Func<T?, Decision> decide,
        CancellationToken cancellation
    )
        where T : class, IStreamState
    {
        session.Trace();
        var streams = await session.LockStreams<T>([stream], cancellation);
        var before = streams[stream];
        streams.Note(stream, decide);
        return new(before, streams[stream]);
    }
}

/// <summary>What was known before a fact was heard, and with it.</summary>
/// <param name="Before">Null: the fact is the first.</param>
/// <param name="After">The same as before: the fact was heard already, or is out of date.</param>
public sealed record Noted<T>(T? Before, T? After)
    where T : class
{
    public bool IsNews => !ReferenceEquals(Before, After);
}

/// <summary>A message speaks of something that this service does not know.</summary>
public sealed class StreamMissingException(Type type, Guid id) : Exception($"There is no {type.Name} {id}.");

/// <summary>A message asks for what a rule forbids.</summary>
public sealed class RuleViolatedException(RuleViolation rule) : Exception($"{rule.Code}: {rule.Message}");

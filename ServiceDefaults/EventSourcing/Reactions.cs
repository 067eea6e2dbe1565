using Marten;

namespace Sms.ServiceDefaults;

/// <summary>
/// A reaction to another service's message: one decision on one stream of our own. The handler's transaction commits
/// it.
/// </summary>
public static class Reactions
{
    /// <exception cref="StreamMissingException">The stream is not there: the message is tried again, and then ends
    /// where it can be seen.</exception>
    /// <exception cref="RuleViolatedException">A rule forbids what the message asks for.</exception>
    public static async Task React<T>(
        this IDocumentSession session,
        Guid stream,
        Func<T, Decision> decide,
        CancellationToken cancellation
    )
        where T : class
    {
        session.Trace();
        var found = await session.Events.FetchForWriting<T>(stream, cancellation);
        if (found.Aggregate is null)
            throw new StreamMissingException(typeof(T), stream);
        var decision = decide(found.Aggregate);
        if (decision.Violation is { } rule)
            throw new RuleViolatedException(rule);
        found.AppendMany(decision.Events);
    }
}

/// <summary>A message speaks of something that this service does not know.</summary>
public sealed class StreamMissingException(Type type, Guid id) : Exception($"There is no {type.Name} {id}.");

/// <summary>A message asks for what a rule forbids.</summary>
public sealed class RuleViolatedException(RuleViolation rule) : Exception($"{rule.Code}: {rule.Message}");

using Marten;
using Microsoft.Extensions.Logging;
using Wolverine;

namespace Sms.ServiceDefaults;

/// <summary>What a message of another service asks of a stream of ours, and what brought it.</summary>
/// <param name="Decide">State, null when the stream is not there → what comes of it.</param>
public sealed record Reaction<T>(Guid Stream, Func<T?, Decision> Decide, MessageOrigin Origin)
    where T : class;

/// <summary>
/// Reactions to messages that come in storms, each of them one decision on one stream: many in one commit. The states
/// are kept by inline projections.
/// </summary>
public abstract class ReactionWriter<T>(IDocumentStore store, ILogger logger) : GroupCommit<Reaction<T>>(logger)
    where T : class
{
    /// <summary>
    /// The stream begins with whichever message comes first. Returns when what was decided is durable.
    /// </summary>
    /// <exception cref="RuleViolatedException">A rule forbids what the message asks for.</exception>
    public Task Note(Guid stream, Func<T?, Decision> decide, Envelope from, CancellationToken cancellation) =>
        TryAdd(new(stream, decide, MessageOrigin.Of(from)))!.WaitAsync(cancellation);

    /// <summary>The stream is there. Returns when what was decided is durable.</summary>
    /// <exception cref="StreamMissingException">It is not: the message is tried again, and then ends where it can be
    /// seen.</exception>
    /// <exception cref="RuleViolatedException">A rule forbids what the message asks for.</exception>
    public Task React(Guid stream, Func<T, Decision> decide, Envelope from, CancellationToken cancellation) =>
        Note(stream, state => decide(state ?? throw new StreamMissingException(typeof(T), stream)), from, cancellation);

    /// <returns>Stream and version that the state reflects.</returns>
    protected abstract (Guid Stream, long Version) Of(T state);

    protected abstract T? Fold(T? state, IReadOnlyList<object> events);

    protected override async Task Write(IReadOnlyList<Reaction<T>> items, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        var streams = items.Select(item => item.Stream).Distinct().ToArray();
        await session.LockStreams(streams, cancellation);
        var known = (await session.LoadManyAsync<T>(cancellation, streams)).ToDictionary(state => Of(state).Stream);
        foreach (var reactions in items.GroupBy(item => item.Stream))
            Append(session, reactions.Key, known.GetValueOrDefault(reactions.Key), reactions);
        await session.SaveChangesAsync(cancellation);
    }

    private void Append(IDocumentSession session, Guid stream, T? known, IEnumerable<Reaction<T>> reactions)
    {
        var state = known;
        var appended = new List<object>();
        foreach (var (_, decide, origin) in reactions)
        {
            var decision = decide(state);
            if (decision.Violation is { } rule)
                throw new RuleViolatedException(rule);
            state = Fold(state, decision.Events);
            appended.AddRange(origin.Caused(session, decision.Events));
        }

        if (appended.Count > 0)
            session.AppendBehind<T>(stream, known is null ? null : Of(known).Version, appended);
    }
}

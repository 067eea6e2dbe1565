using Marten;
using Microsoft.Extensions.Logging;
using Wolverine;

namespace Sms.ServiceDefaults;

/// <summary>What a message of another service asks of a stream of ours, and what brought it.</summary>
/// <param name="Decide">State, null when the stream is not there → what comes of it.</param>
public sealed record Reaction<T>(Guid Stream, Func<T?, Decision> Decide, MessageOrigin Origin)
    where T : class;

/// <summary>
/// Reactions to messages that come in storms, each of them one decision on one stream: many in one commit.
/// </summary>
public abstract class ReactionWriter<T>(IDocumentStore store, ILogger logger) : BatchWriter<Reaction<T>>(store, logger)
    where T : class, IStreamState
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

    protected override async Task Decide(
        IDocumentSession session,
        IReadOnlyList<Reaction<T>> items,
        CancellationToken cancellation
    )
    {
        var ids = items.Select(item => item.Stream).Distinct().ToList();
        var streams = await session.LockStreams<T>(ids, cancellation);
        foreach (var (stream, decide, origin) in items)
            streams.Note(stream, decide, origin);
    }
}

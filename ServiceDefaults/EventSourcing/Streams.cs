using JasperFx.Events;
using Marten;

namespace Sms.ServiceDefaults;

/// <summary>
/// Streams that one transaction decides on, and where everything that is appended goes through (ADR 31). Each decision
/// sees what those before it came to, and states the version that it was made on: somebody else's commit in between
/// makes this one fail. Whoever has the session commits it.
/// </summary>
public sealed class Streams<T>
    where T : class, IStreamState
{
    private readonly IDocumentSession _session;
    private readonly Dictionary<Guid, Stream> _streams;

    internal Streams(IDocumentSession session, IEnumerable<T> states) =>
        (_session, _streams) = (session, states.ToDictionary(state => state.Id, state => new Stream(state)));

    /// <summary>Those that are there, with what was decided so far.</summary>
    public IReadOnlyList<T> States => [.. _streams.Values.Select(stream => stream.State).OfType<T>()];

    /// <summary>With what was decided so far; null: there is no such stream.</summary>
    public T? this[Guid stream] => _streams.GetValueOrDefault(stream)?.State;

    /// <summary>With what was decided so far; 0: there is no such stream.</summary>
    public long VersionOf(Guid stream) => _streams.GetValueOrDefault(stream)?.Version ?? 0;

    /// <summary>Appends what the decision comes to, nothing if a rule forbids it.</summary>
    /// <param name="stream">A stream that was loaded, or a new one.</param>
    /// <param name="decide">State, null when the stream is not there → what comes of it.</param>
    /// <param name="cause">Null: the operation that the session is traced to.</param>
    public Decision Decide(Guid stream, Func<T?, Decision> decide, ICause? cause = null)
    {
        var decision = decide(this[stream]);
        Append(stream, decision.Events, cause);
        return decision;
    }

    /// <summary>What another service or another stream tells; the stream begins with whichever comes first.</summary>
    /// <exception cref="RuleViolatedException">A rule forbids what is asked for.</exception>
    public void Note(Guid stream, Func<T?, Decision> decide, ICause? cause = null)
    {
        if (Decide(stream, decide, cause).Violation is { } rule)
            throw new RuleViolatedException(rule);
    }

    /// <summary>The same of a stream that is there.</summary>
    /// <exception cref="StreamMissingException">It is not: the message is tried again, and then ends where it can be
    /// seen.</exception>
    /// <exception cref="RuleViolatedException">A rule forbids what is asked for.</exception>
    public void React(Guid stream, Func<T, Decision> decide, ICause? cause = null) =>
        Note(stream, state => decide(state ?? throw new StreamMissingException(typeof(T), stream)), cause);

    /// <summary>Appends what was decided; the first events of a new stream start it.</summary>
    public void Append(Guid stream, IReadOnlyList<object> events, ICause? cause = null)
    {
        if (events.Count == 0)
            return;
        if (!_streams.TryGetValue(stream, out var known))
            _streams[stream] = known = new Stream(null);
        known.Append(_session, stream, events, cause);
    }

    private sealed class Stream(T? loaded)
    {
        private readonly List<object> _unread = [];
        private readonly T? _loaded = loaded;
        private T? _state = loaded;
        private StreamAction? _appended;

        internal long Version => (_loaded?.Version ?? 0) + (_appended?.Events.Count ?? 0);

        /// <summary>Folded when somebody wants to know: most streams get one decision.</summary>
        internal T? State
        {
            get
            {
                if (_unread.Count > 0)
                    _state = StreamFold.After(_state, _unread);
                _unread.Clear();
                return _state;
            }
        }

        internal void Append(IDocumentSession session, Guid id, IReadOnlyList<object> events, ICause? cause)
        {
            _unread.AddRange(events);
            var stored = cause?.Caused(session, events) ?? [.. events.Select(session.Events.BuildEvent)];
            if (_appended is not null)
                _appended.AddEvents(stored);
            else if (_loaded is null)
                _appended = session.Events.StartStream<T>(id, stored.AsEnumerable<object>());
            else
            {
                _appended = session.Events.Append(id, stored.AsEnumerable<object>());
                _appended.ExpectedVersionOnServer = _loaded.Version;
            }
        }
    }
}

/// <summary>The ways to get streams to decide on.</summary>
public static class StreamLoading
{
    /// <summary>
    /// By their versions: if somebody else appends meanwhile, the commit fails and the decision is made once more.
    /// </summary>
    public static async Task<Streams<T>> LoadStreams<T>(
        this IDocumentSession session,
        IReadOnlyCollection<Guid> streams,
        CancellationToken cancellation
    )
        where T : class, IStreamState =>
        new(
            session,
            streams.Count switch
            {
                0 => [],
                1 => await session.LoadAsync<T>(streams.First(), cancellation) is { } state ? [state] : [],
                _ => await session.LoadManyAsync<T>(cancellation, [.. streams.Distinct()]),
            }
        );

    /// <summary>
    /// One after the other: for streams that several speak about at once, where the version check alone would fail and
    /// repeat all the time. The streams are free again when the session's transaction ends.
    /// </summary>
    public static async Task<Streams<T>> LockStreams<T>(
        this IDocumentSession session,
        IReadOnlyCollection<Guid> streams,
        CancellationToken cancellation
    )
        where T : class, IStreamState
    {
        if (streams.Count > 0)
            await session.LockStreams(streams, cancellation);
        return await session.LoadStreams<T>(streams, cancellation);
    }

    /// <summary>States that were loaded before, in whatever session.</summary>
    public static Streams<T> StreamsOf<T>(this IDocumentSession session, params IEnumerable<T> states)
        where T : class, IStreamState => new(session, states);
}

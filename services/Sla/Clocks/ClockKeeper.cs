using Marten;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Due;
using Sms.ServiceDefaults.Http;

namespace Sms.Sla;

/// <summary>
/// Keeps the clocks of incidents: looks at them when something is due, or when a person decides about them.
/// </summary>
public sealed class ClockKeeper(TermsBook book, TimeProvider time) : IDueWork
{
    internal const string Due = "clocks";

    /// <summary>
    /// Runs a decision of a person about the clocks of an incident. Nobody else decides on them meanwhile, and the next
    /// moment to look is set with what is appended.
    /// </summary>
    /// <param name="store">Where the stream is.</param>
    /// <param name="incident">The stream.</param>
    /// <param name="actor">The person.</param>
    /// <param name="decide">State, terms and time → what comes of it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="learn">
    /// The facts as the decision would make them, where it changes them: other planned work may touch these.
    /// </param>
    /// <returns>
    /// What was decided, and the version of the stream after it; null when nothing was ever heard of the incident.
    /// </returns>
    internal async Task<(Decision Decision, long Version)?> Decide(
        IDocumentStore store,
        Guid incident,
        Actor actor,
        Func<IncidentClocks, Terms, DateTimeOffset, Decision> decide,
        CancellationToken cancellation,
        Func<IncidentClocks, IncidentClocks>? learn = null
    )
    {
        await using var session = store.LightweightSession();
        session.Trace(actor);
        await session.LockStreams([incident], cancellation);
        var stream = await session.Events.FetchForWriting<IncidentClocks>(incident, cancellation);
        if (stream.Aggregate is not { } state)
            return null;
        await session.AcquireSharedLocks(state.Services, cancellation);
        var terms = await book.Current(session, [learn?.Invoke(state) ?? state], cancellation);
        var now = time.GetUtcNow();
        var decision = decide(state, terms, now);
        if (decision.Events.Count > 0)
        {
            stream.AppendMany(decision.Events);
            session.SetDue(incident, Due, StreamState.Fold(state, decision.Events).NextDue(terms, now));
            await session.SaveChangesAsync(cancellation);
        }

        return (decision, (stream.CurrentVersion ?? 0) + decision.Events.Count);
    }

    public async Task Handle(
        IDocumentSession session,
        IReadOnlyList<DueItem> due,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        await session.LockStreams(due.Select(item => item.Stream), cancellation);
        var states = await session.LoadManyAsync<IncidentClocks>(cancellation, [.. due.Select(item => item.Stream)]);
        await session.AcquireSharedLocks(states.SelectMany(state => state.Services), cancellation);
        var terms = await book.Current(session, states, cancellation);
        var items = due.ToDictionary(item => item.Stream);
        foreach (var state in states)
        {
            var events = state.Observe(terms, now);
            if (events.Count > 0)
                session.Events.Append(state.Id, state.Version + events.Count, items[state.Id].Caused(session, events));
            // Whatever the moment is by now: with these locks nobody else sets it, and all that it was set for is
            // known.
            session.SetDue(state.Id, Due, StreamState.Fold(state, events).NextDue(terms, now));
        }
    }
}

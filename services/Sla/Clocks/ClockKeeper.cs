using Marten;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Due;

namespace Sms.Sla;

/// <summary>Keeps the clocks of incidents: hears facts, and looks at the clocks when something is due.</summary>
public sealed class ClockKeeper(TermsBook book, TimeProvider time) : IDueWork
{
    internal const string Due = "clocks";

    /// <summary>Appends the fact and what follows from it, and sets the next moment to look. The caller's transaction commits.</summary>
    public async Task Note(IDocumentSession session, Guid incident, Fact fact, CancellationToken cancellation)
    {
        session.Trace();
        await session.LockStreams([incident], cancellation);
        var terms = await book.Current(session, cancellation);
        var stream = await session.Events.FetchForWriting<IncidentClocks>(incident, cancellation);
        var state = stream.Aggregate ?? IncidentClocks.Of(incident);
        var now = time.GetUtcNow();
        var events = state.Note(fact, terms, now);
        if (events.Count == 0) return;
        stream.AppendMany(events);
        session.SetDue(incident, Due, ClocksHistory.Fold(state, events).NextDue(terms, now));
    }

    /// <summary>
    /// Runs a decision of a person about the clocks of an incident. Nobody else decides on them meanwhile, and the next moment
    /// to look is set with what is appended.
    /// </summary>
    /// <param name="store">Where the stream is.</param>
    /// <param name="incident">The stream.</param>
    /// <param name="decide">State, terms and time → what comes of it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What was decided, and the version of the stream behind it; null when nothing was ever heard of the incident.</returns>
    internal async Task<(Decision Decision, long Version)?> Decide(
        IDocumentStore store, Guid incident, Func<IncidentClocks, Terms, DateTimeOffset, Decision> decide, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        session.Trace();
        await session.LockStreams([incident], cancellation);
        var stream = await session.Events.FetchForWriting<IncidentClocks>(incident, cancellation);
        if (stream.Aggregate is not { } state) return null;
        var (terms, now) = (await book.Current(session, cancellation), time.GetUtcNow());
        var decision = decide(state, terms, now);
        if (decision.Events.Count > 0)
        {
            stream.AppendMany(decision.Events);
            session.SetDue(incident, Due, ClocksHistory.Fold(state, decision.Events).NextDue(terms, now));
            await session.SaveChangesAsync(cancellation);
        }

        return (decision, (stream.CurrentVersion ?? 0) + decision.Events.Count);
    }

    public async Task Handle(IDocumentSession session, IReadOnlyList<DueItem> due, DateTimeOffset now, CancellationToken cancellation)
    {
        await session.LockStreams(due.Select(item => item.Stream), cancellation);
        var terms = await book.Current(session, cancellation);
        foreach (var state in await session.LoadManyAsync<IncidentClocks>(cancellation, [.. due.Select(item => item.Stream)]))
        {
            var events = state.Observe(terms, now);
            if (events.Count > 0) session.Events.Append(state.Id, state.Version + events.Count, events);
            session.SetDue(state.Id, Due, ClocksHistory.Fold(state, events).NextDue(terms, now));
        }
    }
}

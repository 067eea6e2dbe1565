using Marten;
using Sms.Contracts;
using Sms.Contracts.Incidents;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Due;

namespace Sms.Sla;

/// <summary>A fact of an incident, and what brought it.</summary>
public sealed record HeardFact(Guid Incident, Fact Fact, MessageOrigin Origin);

/// <summary>Appends facts and what follows from them, and sets the next moment to look: many in one commit.</summary>
public sealed class FactWriter(IDocumentStore store, TermsBook book, TimeProvider time, ILogger<FactWriter> logger)
    : GroupCommit<HeardFact>(logger)
{
    /// <summary>What tells of facts.</summary>
    internal static IEnumerable<Type> Contracts { get; } =
        Routes.Consumers["sla"].Where(contract => contract.Namespace == typeof(IncidentReported).Namespace);

    /// <summary>Returns when the fact is durable, or was heard before.</summary>
    public Task Note(HeardFact heard, CancellationToken cancellation) => TryAdd(heard)!.WaitAsync(cancellation);

    protected override async Task Write(IReadOnlyList<HeardFact> items, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        var incidents = items.Select(item => item.Incident).Distinct().ToArray();
        await session.LockStreams(incidents, cancellation);
        var known = (await session.LoadManyAsync<IncidentClocks>(cancellation, incidents)).ToDictionary(state =>
            state.Id
        );
        var learned = items
            .GroupBy(item => item.Incident)
            .Select(heard =>
                heard.Aggregate(known.GetValueOrDefault(heard.Key) ?? IncidentClocks.Of(heard.Key), (state, item) =>
                    state.Learn(item.Fact)
                )
            )
            .ToList();
        await session.AcquireSharedLocks(learned.SelectMany(state => state.Services), cancellation);
        var terms = await book.Current(session, learned, cancellation);
        var now = time.GetUtcNow();
        foreach (var heard in items.GroupBy(item => item.Incident))
            Note(session, known.GetValueOrDefault(heard.Key), heard, terms, now);
        await session.SaveChangesAsync(cancellation);
    }

    private static void Note(
        IDocumentSession session,
        IncidentClocks? known,
        IGrouping<Guid, HeardFact> heard,
        Terms terms,
        DateTimeOffset now
    )
    {
        var state = known ?? IncidentClocks.Of(heard.Key);
        var appended = new List<object>();
        foreach (var (_, fact, origin) in heard)
        {
            var events = state.Note(fact, terms, now);
            state = StreamState.Fold(state, events);
            appended.AddRange(origin.Caused(session, events));
        }

        if (appended.Count == 0)
            return;
        session.AppendBehind<IncidentClocks>(heard.Key, known?.Version, appended);
        var due = state.NextDue(terms, now);
        // What began the incident was heard first, or else comes first by its version.
        var first = heard.MinBy(item => item.Fact.Version)!;
        if (known is not null || due is not null)
            session.SetDue(heard.Key, ClockKeeper.Due, due, first.Origin.Trace);
    }
}

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
    : BatchWriter<HeardFact>(store, logger)
{
    /// <summary>What tells of facts.</summary>
    internal static IEnumerable<Type> Contracts { get; } =
        Routes.Consumers["sla"].Where(contract => contract.Namespace == typeof(IncidentReported).Namespace);

    /// <summary>Returns when the fact is durable, or was heard before.</summary>
    public Task Note(HeardFact heard, CancellationToken cancellation) => TryAdd(heard)!.WaitAsync(cancellation);

    protected override async Task Decide(
        IDocumentSession session,
        IReadOnlyList<HeardFact> items,
        CancellationToken cancellation
    )
    {
        var incidents = items.Select(item => item.Incident).ToHashSet();
        var clocks = await session.LockStreams<IncidentClocks>(incidents, cancellation);
        var learned = items
            .GroupBy(item => item.Incident)
            .Select(heard =>
                heard.Aggregate(clocks[heard.Key] ?? IncidentClocks.Of(heard.Key), (state, item) =>
                    state.Learn(item.Fact)
                )
            )
            .ToList();
        await session.AcquireSharedLocks(learned.SelectMany(state => state.Services), cancellation);
        var terms = await book.Current(session, learned, cancellation);
        var now = time.GetUtcNow();
        foreach (var heard in items.GroupBy(item => item.Incident))
            Note(session, clocks, heard, terms, now);
    }

    private static void Note(
        IDocumentSession session,
        Streams<IncidentClocks> clocks,
        IGrouping<Guid, HeardFact> heard,
        Terms terms,
        DateTimeOffset now
    )
    {
        var isNew = clocks[heard.Key] is null;
        var before = clocks.VersionOf(heard.Key);
        foreach (var (incident, fact, origin) in heard)
            clocks.Append(incident, (clocks[incident] ?? IncidentClocks.Of(incident)).Note(fact, terms, now), origin);
        if (clocks.VersionOf(heard.Key) == before)
            return;
        var due = clocks[heard.Key]!.NextDue(terms, now);
        // What began the incident was heard first, or else comes first by its version.
        var first = heard.MinBy(item => item.Fact.Version)!;
        if (!isNew || due is not null)
            session.SetDue(heard.Key, ClockKeeper.Due, due, first.Origin.Trace);
    }
}

using Marten;
using Marten.Linq;
using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>Looks for the changes behind incidents, and writes what it finds into the changes' streams.</summary>
internal static class Looking
{
    /// <summary>Incidents are there: what changed before them?</summary>
    internal static async Task LookBefore(
        this IDocumentSession session,
        IReadOnlyList<KnownIncident> incidents,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        if (incidents.Count == 0)
            return;
        var policy = (await ChangePolicy.Read(session, cancellation)).Current;
        await session.Look(incidents, await ServiceGraph.Read(session, cancellation), policy, now, cancellation);
    }

    /// <summary>
    /// A change has begun or ended: which incidents that are still open came after it? All of those that it may have to
    /// do with, however many a storm has made.
    /// </summary>
    internal static async Task LookBehind(
        this IDocumentSession session,
        Guid id,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        await session.MeetAlone(cancellation);
        if (await session.LoadAsync<Change>(id, cancellation) is not { StartedAt: { } started } change)
            return;
        var policy = (await ChangePolicy.Read(session, cancellation)).Current;
        var until = (change.EndedAt ?? now).AddHours(policy.SuspectHours);
        var graph = await ServiceGraph.Read(session, cancellation);
        var touched = change.Services.SelectMany(service => graph.Dependants(service).Keys).Distinct().ToArray();
        var incidents = await session
            .Query<KnownIncident>()
            .Where(x =>
                x.State == KnownIncident.Open && !x.Imported && x.ReportedAt >= started && x.ReportedAt <= until
            )
            .Where(x => x.Service!.IsOneOf(touched))
            .ToListAsync(cancellation);
        await session.Look(incidents, graph, policy, now, cancellation);
    }

    private static async Task Look(
        this IDocumentSession session,
        IReadOnlyList<KnownIncident> incidents,
        ServiceGraph graph,
        PolicyTerms policy,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        if (incidents.Count == 0)
            return;
        var (first, last) = (
            incidents.Min(x => x.ReportedAt!.Value).AddHours(-policy.SuspectHours),
            incidents.Max(x => x.ReportedAt!.Value)
        );
        var changes = await session
            .Query<Change>()
            .Where(x => x.StartedAt <= last && (x.EndedAt == null || x.EndedAt >= first))
            .ToListAsync(cancellation);
        var suspects = incidents
            .SelectMany(incident =>
                Suspicion.Rank(incident, changes, graph, policy).Select(suspect => (Incident: incident.Id, suspect))
            )
            .ToLookup(pair => pair.suspect.ChangeId);
        // Many incidents at once may suspect one change: they take turns, and see what the ones before have written.
        var ids = suspects.Select(of => of.Key).ToArray();
        var suspected = await session.LockStreams<Change>(ids, cancellation);
        foreach (var change in suspected.States)
            suspected.Append(
                change.Id,
                [
                    .. suspects[change.Id]
                        .SelectMany(pair => SuspectChange.Decide(change, pair.Incident, pair.suspect, now).Events),
                ]
            );
    }
}

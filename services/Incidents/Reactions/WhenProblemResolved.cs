using Marten;
using Sms.Contracts.Problems;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>
/// The open incidents of a resolved problem are over, those that waited for it among them. One that is reopened reopens
/// none. Only to a problem that is there an incident can be linked.
/// </summary>
public static class WhenProblemResolved
{
    public static async Task Handle(
        ProblemResolved message,
        IDocumentSession session,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (!await IsNews(session, new(message.ProblemId, message.Number, message.Version, message.At), cancellation))
            return;
        var (id, number) = (message.ProblemId.ToString(), message.Number);
        var linked = await session
            .Query<Incident>()
            .Where(x => x.State != IncidentState.Resolved && x.State != IncidentState.Closed)
            .Where(x =>
                x.Links.Any(link => link.Kind == LinkKind.Problem && (link.Target == id || link.Target == number))
            )
            .Select(x => x.Id)
            .ToListAsync(cancellation);
        session.Trace();
        var incidents = await session.LockStreams<Incident>(linked, cancellation);
        foreach (var incident in linked)
            incidents.React(incident, x => FollowProblem.Resolved(x, number, message.At, time.GetUtcNow()));
    }

    public static Task Handle(ProblemRaised message, IDocumentSession session, CancellationToken cancellation) =>
        IsNews(session, new(message.ProblemId, message.Number, message.Version, null), cancellation);

    public static Task Handle(ProblemReopened message, IDocumentSession session, CancellationToken cancellation) =>
        IsNews(session, new(message.ProblemId, message.Number, message.Version, null), cancellation);

    private static async Task<bool> IsNews(IDocumentSession session, KnownProblem told, CancellationToken cancellation)
    {
        if (await KnownProblems.Hold(session, told.Id, cancellation) is { } known && known.Version >= told.Version)
            return false;
        KnownProblems.Save(session, told);
        return true;
    }
}

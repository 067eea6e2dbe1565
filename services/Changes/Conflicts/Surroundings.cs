using Marten;

namespace Sms.Changes;

/// <summary>What a decision sees of the world around a change, read once.</summary>
/// <param name="Windows">Other changes that are scheduled or under way.</param>
/// <param name="Freezes">Those that are not lifted and not over.</param>
/// <param name="Incidents">Open major ones, and those that breached targets since
/// <paramref name="BudgetSince"/>.</param>
/// <param name="Ended">How many of the latest changes of the service or model have ended.</param>
/// <param name="WentWrong">How many of these went wrong.</param>
public sealed record Surroundings(
    ServiceGraph Graph,
    PolicyTerms Policy,
    int PolicyVersion,
    IReadOnlyList<Change> Windows,
    IReadOnlyList<Freeze> Freezes,
    IReadOnlyList<KnownIncident> Incidents,
    DateTimeOffset BudgetSince,
    int Ended,
    int WentWrong
)
{
    private const int HistoryAtMost = 20;
    private static readonly TimeSpan BudgetPeriod = TimeSpan.FromDays(30);

    internal static async Task<Surroundings> Read(
        IQuerySession session,
        Change change,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var policy = await ChangePolicy.Read(session, cancellation);
        var since = now - BudgetPeriod;
        var (id, service, model) = (change.Id, change.Service, change.Model?.Key);
        // A standard change is as good as others of its model, any other as those of its service.
        var alike = model is null
            ? session.Query<Change>().Where(x => x.Service == service)
            : session.Query<Change>().Where(x => x.Model!.Key == model);
        var past = await alike
            .Where(x => x.EndedAt != null && x.Id != id)
            .OrderByDescending(x => x.EndedAt)
            .Take(HistoryAtMost)
            .ToListAsync(cancellation);
        return new(
            await ServiceGraph.Read(session, cancellation),
            policy.Current,
            policy.Versions.Count,
            await session
                .Query<Change>()
                .Where(x => x.State == ChangeState.Scheduled || x.State == ChangeState.Implementing)
                .ToListAsync(cancellation),
            await session.Query<Freeze>().Where(x => x.LiftedAt == null && x.To > now).ToListAsync(cancellation),
            await session
                .Query<KnownIncident>()
                .Where(x => (x.Major && x.State == KnownIncident.Open) || x.BreachedAt >= since)
                .ToListAsync(cancellation),
            since,
            past.Count,
            past.Count(x => x.WentWrong())
        );
    }
}

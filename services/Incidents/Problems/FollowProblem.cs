using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>
/// What the problem behind an incident means for it. Repeats, and what comes after the end, come to nothing.
/// </summary>
public static class FollowProblem
{
    public const string By = "system:problems";
    public const string Code = "problem-resolved";

    /// <param name="incident">The incident.</param>
    /// <param name="problem">Its problem.</param>
    /// <param name="number">PRB0000012.</param>
    /// <param name="resolvedAt">When the problem was resolved, or null.</param>
    /// <param name="by">Who says that it belongs to it.</param>
    /// <param name="now">When.</param>
    public static Decision Linked(
        Incident incident,
        Guid problem,
        string number,
        DateTimeOffset? resolvedAt,
        string by,
        DateTimeOffset now
    ) =>
        Decision.Append([
            .. IsLinked(incident, problem, number)
                ? []
                : (object[])[new IncidentLinked(LinkKind.Problem, problem.ToString(), by, now, number)],
            .. resolvedAt is { } at ? Resolution(incident, number, at, now) : [],
        ]);

    /// <summary>What the problem caused is over with it. Nobody is taken to have responded who has not.</summary>
    public static Decision Resolved(Incident incident, string number, DateTimeOffset resolvedAt, DateTimeOffset now) =>
        Decision.Append([.. Resolution(incident, number, resolvedAt, now)]);

    /// <summary>Each known error once; what comes when the incident is closed helps nobody any more.</summary>
    public static Decision Offered(
        Incident incident,
        Guid problem,
        string number,
        string workaround,
        double score,
        string reason,
        DateTimeOffset now
    ) =>
        incident.State == IncidentState.Closed || incident.Offers.Any(offer => offer.ProblemId == problem)
            ? Decision.Nothing
            : Decision.Append(new WorkaroundOffered(problem, number, workaround, score, reason, By, now));

    /// <summary>People link by number, too.</summary>
    private static bool IsLinked(Incident incident, Guid problem, string number) =>
        incident.Links.Any(link =>
            link.Kind == LinkKind.Problem
            && (link.Target == problem.ToString() || link.Target.Equals(number, StringComparison.OrdinalIgnoreCase))
        );

    private static IEnumerable<object> Resolution(
        Incident incident,
        string number,
        DateTimeOffset resolvedAt,
        DateTimeOffset now
    )
    {
        if (!incident.IsOpen())
            yield break;
        var restored =
            resolvedAt < incident.ReportedAt ? incident.ReportedAt
            : resolvedAt > now ? now
            : resolvedAt;
        yield return new IncidentResolved(Code, restored, $"{number} is resolved.", By, now);
    }
}

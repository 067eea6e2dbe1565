using Marten;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Problems;

/// <summary>Whether a resolution helped.</summary>
/// <param name="ResolvedAt">The last resolution.</param>
/// <param name="Before">Incidents of the symptom before it.</param>
/// <param name="After">Incidents of the symptom after it.</param>
/// <param name="Ratio">Rate after by rate before, less is better; null where one of them is not known.</param>
/// <param name="Verdict">too-early (fewer than 7 days after), nothing-before, or measured.</param>
public sealed record EffectivenessReport(
    DateTimeOffset ResolvedAt,
    Side Before,
    Side After,
    double? Ratio,
    string Verdict
)
{
    private static readonly TimeSpan Enough = TimeSpan.FromDays(7);

    /// <param name="times">When incidents of the symptom began.</param>
    /// <param name="from">Since when the service is looked at.</param>
    /// <param name="resolved">The resolution; what began at that moment was before it.</param>
    /// <param name="now">Until when.</param>
    public static EffectivenessReport Of(
        IReadOnlyList<DateTimeOffset> times,
        DateTimeOffset from,
        DateTimeOffset resolved,
        DateTimeOffset now
    )
    {
        var before = Side.Of(times.Count(at => at >= from && at <= resolved), resolved - from);
        var after = Side.Of(times.Count(at => at > resolved && at <= now), now - resolved);
        if (now - resolved < Enough)
            return new(resolved, before, after, null, "too-early");
        return before.PerThirtyDays is > 0
            ? new(
                resolved,
                before,
                after,
                Math.Round(after.PerThirtyDays!.Value / before.PerThirtyDays.Value, 3),
                "measured"
            )
            : new(resolved, before, after, null, "nothing-before");
    }
}

/// <summary>One side of a resolution.</summary>
/// <param name="Days">How long was looked at.</param>
/// <param name="PerThirtyDays">Null when nothing was looked at.</param>
public sealed record Side(int Incidents, double Days, double? PerThirtyDays)
{
    internal static Side Of(int incidents, TimeSpan observed) =>
        new(
            incidents,
            Math.Round(observed.TotalDays, 2),
            observed > TimeSpan.Zero ? Math.Round(incidents * 30 / observed.TotalDays, 2) : null
        );
}

/// <summary><c>GET /problems/{id}/effectiveness</c>.</summary>
internal static class Effectiveness
{
    private static readonly TimeSpan Farthest = TimeSpan.FromDays(365);

    internal static void MapEffectiveness(this IEndpointRouteBuilder app) =>
        app.MapGet(
                "/problems/{id}/effectiveness",
                async (
                    string id,
                    Actor actor,
                    IQuerySession session,
                    ProblemRules rules,
                    TimeProvider time,
                    CancellationToken cancellation
                ) =>
                {
                    if (
                        await ProblemNumbers.Find(id, session, cancellation) is not { } stream
                        || await session.LoadAsync<Problem>(stream, cancellation) is not { } problem
                        || (actor.Reach != Reach.Everything && !Responsibilities.IsWithin(actor, problem))
                    )
                        return Errors.NotFound("problem", id);
                    if (problem.ResolvedAt is not { } resolved)
                        return Errors.Of(
                            StatusCodes.Status409Conflict,
                            "problem-never-resolved",
                            $"{problem.Number} was never resolved."
                        );
                    var now = time.GetUtcNow();
                    var first = await IncidentFacts.First(session, problem.Service, cancellation) ?? resolved;
                    var from =
                        first > resolved ? resolved
                        : first < resolved - Farthest ? resolved - Farthest
                        : first;
                    var facts = await IncidentFacts.Of(session, problem.Service, from, now, cancellation);
                    var times = facts
                        .Where(x =>
                            problem.Incidents.Contains(x.Id)
                            || problem.Recognises(x.Symptom(), rules.Recurrence.Similarity)
                        )
                        .Select(x => x.At!.Value);
                    return Results.Ok(EffectivenessReport.Of([.. times], from, resolved, now));
                }
            )
            .RequiresWithin(Responsibilities.Read)
            .DescribedAs(
                "measureProblemEffectiveness",
                "Compares how many incidents there were before and after a problem was resolved."
            )
            .WithTags("problems")
            .Produces<EffectivenessReport>();
}

using Marten;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Problems;

/// <summary>How good the proposals are that people have decided on in a period.</summary>
/// <param name="Proposed">Made in the period.</param>
/// <param name="Accepted">Accepted in it.</param>
/// <param name="Rejected">Rejected in it.</param>
/// <param name="Open">Made in it, and still without a decision.</param>
/// <param name="Value">Accepted of those that were decided, 0 to 1; null while there are none.</param>
public sealed record PrecisionReport(
    DateTimeOffset? From,
    DateTimeOffset? To,
    int Proposed,
    int Accepted,
    int Rejected,
    int Open,
    double? Value
)
{
    public static PrecisionReport Of(IReadOnlyList<Proposal> proposals, DateTimeOffset? from, DateTimeOffset? to)
    {
        var made = proposals.Where(x => IsWithin(x.ProposedAt)).ToList();
        var decided = proposals.Where(x => x.DecidedAt is { } at && IsWithin(at)).ToList();
        var accepted = decided.Count(x => x.State == ProposalState.Accepted);
        return new(
            from,
            to,
            made.Count,
            accepted,
            decided.Count - accepted,
            made.Count(x => x.State == ProposalState.Open),
            decided.Count > 0 ? (double)accepted / decided.Count : null
        );

        bool IsWithin(DateTimeOffset at) => !(at < from) && !(at >= to);
    }
}

/// <summary><c>GET /proposals/precision?from=TIME&amp;to=TIME</c>; the end is exclusive.</summary>
internal static class Precision
{
    internal static void MapPrecision(this IEndpointRouteBuilder app) =>
        app.MapGet(
                "/proposals/precision",
                async (
                    DateTimeOffset? from,
                    DateTimeOffset? to,
                    IQuerySession session,
                    CancellationToken cancellation
                ) =>
                    from >= to
                        ? Errors.Invalid("to", "The end is after the beginning.")
                        : Results.Ok(
                            PrecisionReport.Of(await session.Query<Proposal>().ToListAsync(cancellation), from, to)
                        )
            )
            .Requires(Responsibilities.Read)
            .DescribedAs("measureProposalPrecision", "Says which share of the proposals people accepted.")
            .WithTags("proposals")
            .Produces<PrecisionReport>();
}

using Marten;
using Marten.Linq;
using Microsoft.AspNetCore.Http.HttpResults;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.History;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Problems;

/// <param name="Items">Newest first.</param>
/// <param name="Next">Cursor of the next page, or null at the end.</param>
public sealed record ProposalPage(IReadOnlyList<Proposal> Items, string? Next);

/// <summary><c>/proposals</c>: what recurrence proposes, and what people say to it.</summary>
internal static class ProposalEndpoints
{
    private const int PageSize = 50;
    private const int LargestPage = 500;

    /// <summary>The problem that was raised from the proposal.</summary>
    internal sealed record AcceptedProposal(Guid ProblemId, string Number);

    internal static void MapProposals(this IEndpointRouteBuilder app)
    {
        app.MapHistory<Proposal>("proposals", "proposal", Responsibilities.Read, Responsibilities.IsWithin);
        var proposals = app.MapGroup("/proposals").WithTags("proposals");
        proposals
            .MapGet("", List)
            .RequiresWithin(Responsibilities.Read)
            .DescribedAs("listProposals", "Lists proposed problems, the newest first.")
            .Produces<ProposalPage>();
        proposals
            .MapPost("/{id:guid}/accept", Accept)
            .Requires(Responsibilities.Manage)
            .Produces<AcceptedProposal>()
            .DescribedAs("acceptProposal", "Raises the problem that was proposed.");
        proposals
            .MapPost(
                "/{id:guid}/reject",
                (
                    Guid id,
                    RejectProposal command,
                    Actor actor,
                    IDocumentStore store,
                    TimeProvider time,
                    HttpContext http
                ) =>
                    Validation.Check(command) is { Count: > 0 } errors
                        ? Task.FromResult(Errors.Invalid(errors))
                        : store.Decide<Proposal>(
                            "proposal",
                            id,
                            x => RejectProposal.Decide(x, command, actor.Id, time.GetUtcNow()),
                            http
                        )
            )
            .Requires(Responsibilities.Manage)
            .DescribedAs("rejectProposal", "Rejects a proposed problem, with a reason.");
    }

    private static async Task<IResult> List(
        string? state,
        string? service,
        string? cursor,
        int? limit,
        Actor actor,
        IQuerySession session,
        CancellationToken cancellation
    )
    {
        if (limit is < 1 or > LargestPage)
            return Errors.Invalid("limit", $"Between 1 and {LargestPage}.");
        if (state is not null && !ProposalState.All.Contains(state))
            return Errors.Invalid("state", $"Known: {string.Join(", ", ProposalState.All)}.");
        if (!Cursor.TryParse(cursor, out var before))
            return Errors.Invalid("cursor", "Not a cursor that this list gave.");
        var query = session.Query<Proposal>().Where(x => true);
        if (state is not null)
            query = query.Where(x => x.State == state);
        if (service is not null)
            query = query.Where(x => x.Service == service);
        if (actor.Reach != Reach.Everything)
        {
            var services = actor.Reach.Services!.ToArray();
            query = query.Where(x => x.Service.IsOneOf(services));
        }

        if (before is not null)
            query = query.Where(x => x.ProposedAt <= before.At);
        var size = limit ?? PageSize;
        var found = (
            await query.OrderByDescending(x => x.ProposedAt).ThenByDescending(x => x.Id).ToListAsync(cancellation)
        )
            .SkipWhile(x =>
                before is not null
                && x.ProposedAt == before.At
                && string.CompareOrdinal(x.Id.ToString(), before.Key) >= 0
            )
            .Take(size + 1)
            .ToList();
        var page = found.Take(size).ToList();
        return Results.Ok(
            new ProposalPage(
                page,
                found.Count > size ? new Cursor(page[^1].ProposedAt, page[^1].Id.ToString()).ToString() : null
            )
        );
    }

    private static async Task<IResult> Accept(
        Guid id,
        AcceptProposal? body,
        Actor actor,
        IDocumentStore store,
        NumberSequence numbers,
        TimeProvider time,
        HttpContext http
    )
    {
        var command = body ?? new AcceptProposal();
        if (Validation.Check(command) is { Count: > 0 } errors)
            return Errors.Invalid(errors);
        var (now, sequence) = (time.GetUtcNow(), await numbers.Next(http.RequestAborted));
        var problem = Guid.CreateVersion7(now);
        var raised = (IReadOnlyList<object>)[];
        var accepted = new AcceptedProposal(problem, Problem.NumberOf(sequence));
        var answer = await store.Decide<Proposal>(
            "proposal",
            id,
            x =>
            {
                if (x.ProblemId is { } before)
                    accepted = new(before, x.ProblemNumber!);
                (var decision, raised) = AcceptProposal.Decide(x, command, problem, sequence, actor.Id, now);
                return decision;
            },
            http,
            session => session.StreamsOf<Problem>().Append(problem, raised)
        );
        return answer is NoContent ? Results.Ok(accepted) : answer;
    }
}

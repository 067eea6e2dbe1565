using Marten;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Due;
using Sms.ServiceDefaults.History;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Capacity;

/// <summary>
/// <c>/plans</c>: capacity plans, their editions and who has approved them. Commands answer as <see cref="Commands"/>
/// says.
/// </summary>
internal static class PlanEndpoints
{
    private const string What = "plan";

    internal sealed record DraftedPlan(Guid Id, int Edition);

    internal sealed record ListedPlan(
        Guid Id,
        string Title,
        string Service,
        int Edition,
        string State,
        DateTimeOffset From,
        DateTimeOffset Until,
        DateTimeOffset ReviewOn,
        bool ReviewDue
    );

    internal static void MapPlans(this IEndpointRouteBuilder app)
    {
        app.MapHistory<Plan>("plans", What, Responsibilities.Read, IsWithin);
        var plans = app.MapGroup("/plans").WithTags("plans");
        plans
            .MapGet(
                "",
                async (
                    string? service,
                    string? state,
                    Actor actor,
                    IQuerySession session,
                    CancellationToken cancellation
                ) =>
                    (await session.Query<Plan>().ToListAsync(cancellation))
                        .Where(x =>
                            IsWithin(actor, x) && (service ?? x.Service) == x.Service && (state ?? x.State) == x.State
                        )
                        .OrderBy(x => x.Service, StringComparer.Ordinal)
                        .ThenBy(x => x.Terms.From)
                        .Select(x => new ListedPlan(
                            x.Id,
                            x.Terms.Title,
                            x.Service,
                            x.Edition,
                            x.State,
                            x.Terms.From,
                            x.Terms.Until,
                            x.ReviewOn,
                            x.ReviewDue
                        ))
            )
            .RequiresWithin(Responsibilities.Read)
            .Produces<ListedPlan[]>()
            .DescribedAs("listPlans", "Lists capacity plans.");
        plans
            .MapGet(
                "/{id:guid}/markdown",
                async (Guid id, Actor actor, IQuerySession session, CancellationToken cancellation) =>
                    await session.LoadAsync<Plan>(id, cancellation) is { } plan && IsWithin(actor, plan)
                        ? Results.Text(PlanText.Of(plan), "text/markdown; charset=utf-8")
                        : Problems.NotFound(What, id)
            )
            .RequiresWithin(Responsibilities.Read)
            .DescribedAs("getPlanAsMarkdown", "Returns a capacity plan as a text to read.")
            .Produces<string>(contentType: "text/markdown");
        plans
            .MapPost("", Draft)
            .Requires(Responsibilities.Plan)
            .Produces<DraftedPlan>(StatusCodes.Status201Created)
            .DescribedAs("draftPlan", "Drafts a capacity plan.");
        plans
            .MapPost("/{id:guid}/revise", Revise)
            .Requires(Responsibilities.Plan)
            .DescribedAs("revisePlan", "Revises a capacity plan as its next edition.");
        plans
            .MapPost(
                "/{id:guid}/submit",
                (Guid id, Actor actor, IDocumentStore store, TimeProvider time, HttpContext http) =>
                    store.Decide<Plan>(What, id, x => SubmitPlan.Decide(x, actor.Id, time.GetUtcNow()), http)
            )
            .Requires(Responsibilities.Plan)
            .DescribedAs("submitPlan", "Submits a capacity plan for approval.");
        plans
            .MapPost(
                "/{id:guid}/approve",
                (
                    Guid id,
                    ApprovePlan command,
                    Actor actor,
                    IDocumentStore store,
                    TimeProvider time,
                    HttpContext http
                ) =>
                    Settle(id, command, actor, store, http, x =>
                        ApprovePlan.Decide(x, command, actor.Id, time.GetUtcNow())
                    )
            )
            .RequiresWithin(Responsibilities.ApprovePlan)
            .DescribedAs("approvePlan", "Approves a capacity plan.");
        plans
            .MapPost(
                "/{id:guid}/reject",
                (Guid id, RejectPlan command, Actor actor, IDocumentStore store, TimeProvider time, HttpContext http) =>
                    Settle(id, command, actor, store, http, x =>
                        RejectPlan.Decide(x, command, actor.Id, time.GetUtcNow())
                    )
            )
            .RequiresWithin(Responsibilities.ApprovePlan)
            .DescribedAs("rejectPlan", "Rejects a capacity plan, with a reason.");
        plans
            .MapPost(
                "/{id:guid}/review",
                (Guid id, ReviewPlan command, Actor actor, IDocumentStore store, TimeProvider time, HttpContext http) =>
                    Validation.Check(command) is { Count: > 0 } errors
                        ? Task.FromResult(Problems.Invalid(errors))
                        : store.Decide<Plan>(
                            What,
                            id,
                            x => ReviewPlan.Decide(x, command, actor.Id, time.GetUtcNow()),
                            http,
                            along: session => session.SetDue(id, DueKinds.PlanReview, command.NextReviewOn)
                        )
            )
            .Requires(Responsibilities.Plan)
            .DescribedAs("reviewPlan", "Records the review of a capacity plan, and when the next one is due.");
    }

    private static bool IsWithin(Actor actor, Plan plan) => actor.Reach.Covers(plan.Service, customer: null);

    private static async Task<IResult> Draft(
        PlanTerms terms,
        Actor actor,
        IDocumentStore store,
        PlanFigures figures,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (Validation.Check(terms) is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        var (id, now) = (Guid.CreateVersion7(time.GetUtcNow()), time.GetUtcNow());
        var (resources, evidence) = await figures.Of(terms, now, cancellation);
        return await store.Start<Plan>(
            id,
            DraftPlan.Decide(id, InUtc(terms), resources, actor.Id, now),
            () => Results.Created($"/api/plans/{id}", new DraftedPlan(id, 1)),
            actor,
            cancellation,
            along: session => Keep(session, id, terms, evidence)
        );
    }

    private static async Task<IResult> Revise(
        Guid id,
        PlanTerms terms,
        Actor actor,
        IDocumentStore store,
        PlanFigures figures,
        TimeProvider time,
        HttpContext http
    )
    {
        if (Validation.Check(terms) is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        var now = time.GetUtcNow();
        var (resources, evidence) = await figures.Of(terms, now, http.RequestAborted);
        return await store.Decide<Plan>(
            What,
            id,
            x => RevisePlan.Decide(x, InUtc(terms), resources, actor.Id, now),
            http,
            along: session => Keep(session, id, terms, evidence)
        );
    }

    private static void Keep(IDocumentOperations session, Guid id, PlanTerms terms, IReadOnlyList<string> evidence)
    {
        foreach (var text in evidence)
            session.Pin(text);
        session.SetDue(id, DueKinds.PlanReview, terms.ReviewOn);
    }

    private static async Task<IResult> Settle(
        Guid id,
        object command,
        Actor actor,
        IDocumentStore store,
        HttpContext http,
        Func<Plan, Decision> decide
    )
    {
        if (Validation.Check(command) is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        await using var session = store.QuerySession();
        return await session.LoadAsync<Plan>(id, http.RequestAborted) is { } plan && IsWithin(actor, plan)
            // A review that fell due before there was an approved plan is told now.
            ? await store.Decide(What, id, decide, http, along: operations =>
                operations.SetDue(id, DueKinds.PlanReview, plan.ReviewOn)
            )
            : Problems.NotFound(What, id);
    }

    private static PlanTerms InUtc(PlanTerms terms) =>
        terms with
        {
            From = terms.From.ToUniversalTime(),
            Until = terms.Until.ToUniversalTime(),
            ReviewOn = terms.ReviewOn.ToUniversalTime(),
        };
}

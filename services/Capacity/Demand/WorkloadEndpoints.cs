using System.ComponentModel.DataAnnotations;
using Marten;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Due;
using Sms.ServiceDefaults.History;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Capacity;

/// <summary>A workload beside what was agreed.</summary>
/// <param name="Month">As 2026-11, of the workload's time zone.</param>
/// <param name="Percent">Of what is agreed; null: nothing is, or no number.</param>
internal sealed record WorkloadEntry(
    Guid Id,
    WorkloadTerms Terms,
    string Month,
    double Actual,
    double? Percent,
    bool Exceeded,
    IReadOnlyList<string> ExceededIn
);

/// <summary>Ends a workload: it is no longer counted.</summary>
internal sealed record EndWorkload([property: Required, MaxLength(Limits.Reason)] string Reason);

/// <summary>
/// <c>/workloads</c>: what agreements cover in a month, and what came. Commands answer as <see cref="Commands"/> says.
/// </summary>
internal static class WorkloadEndpoints
{
    private const string What = "workload";

    internal sealed record AgreedWorkload(Guid Id);

    internal static void MapWorkloads(this IEndpointRouteBuilder app)
    {
        app.MapHistory<Workload>("workloads", What, Responsibilities.ReadWorkloads, IsWithin);
        var workloads = app.MapGroup("/workloads").WithTags("workloads");
        workloads
            .MapGet("", List)
            .RequiresWithin(Responsibilities.ReadWorkloads)
            .Produces<WorkloadEntry[]>()
            .DescribedAs("listWorkloads", "Lists workloads: what was agreed, and what came in a month.");
        workloads
            .MapPost("", Agree)
            .Requires(Responsibilities.KeepWorkloads)
            .Produces<AgreedWorkload>(StatusCodes.Status201Created)
            .DescribedAs("agreeWorkload", "Agrees how much of a service may be used in a month.");
        workloads
            .MapPost(
                "/{id:guid}/revise",
                (
                    Guid id,
                    WorkloadTerms terms,
                    Actor actor,
                    IDocumentStore store,
                    TimeProvider time,
                    HttpContext http
                ) =>
                    Validation.Check(terms) is { Count: > 0 } errors
                        ? Task.FromResult(Problems.Invalid(errors))
                        : store.Decide<Workload>(
                            What,
                            id,
                            x => x.Revise(terms, actor.Id, time.GetUtcNow()),
                            http,
                            along: session => session.SetDue(id, DueKinds.Workload, time.GetUtcNow())
                        )
            )
            .Requires(Responsibilities.KeepWorkloads)
            .DescribedAs("reviseWorkload", "Gives a workload new terms as its next version.");
        workloads
            .MapPost(
                "/{id:guid}/end",
                (
                    Guid id,
                    EndWorkload command,
                    Actor actor,
                    IDocumentStore store,
                    TimeProvider time,
                    HttpContext http
                ) =>
                    Validation.Check(command) is { Count: > 0 } errors
                        ? Task.FromResult(Problems.Invalid(errors))
                        : store.Decide<Workload>(What, id, x => x.End(command.Reason, actor.Id, time.GetUtcNow()), http)
            )
            .Requires(Responsibilities.KeepWorkloads)
            .DescribedAs("endWorkload", "Ends a workload: it is no longer counted.");
    }

    private static bool IsWithin(Actor actor, Workload workload) =>
        actor.Reach.Covers(workload.Service, customer: null);

    private static async Task<IResult> Agree(
        WorkloadTerms terms,
        Actor actor,
        IDocumentStore store,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (Validation.Check(terms) is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        await using var query = store.QuerySession();
        if (
            terms.Resource is { } resource
            && await query.LoadAsync<Resource>(ResourceId.Of(resource), cancellation) is null
        )
            return Problems.Invalid("resource", $"There is no resource {resource}.");
        var (id, now) = (Guid.CreateVersion7(time.GetUtcNow()), time.GetUtcNow());
        return await store.Start<Workload>(
            id,
            Workload.Agree(id, terms, actor.Id, now),
            () => Results.Created($"/api/workloads/{id}", new AgreedWorkload(id)),
            actor,
            cancellation,
            along: session => session.SetDue(id, DueKinds.Workload, now)
        );
    }

    private static async Task<IResult> List(
        string? month,
        string? service,
        Actor actor,
        IQuerySession session,
        WorkloadCounter counter,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (month is not null && Month.Parse(month, null) is null)
            return Problems.Invalid("month", "A month such as 2026-11.");
        var entries = new List<WorkloadEntry>();
        foreach (
            var workload in (await session.Query<Workload>().Where(x => !x.Ended).ToListAsync(cancellation)).Where(x =>
                IsWithin(actor, x) && (service ?? x.Service) == x.Service
            )
        )
        {
            var counted = month is null
                ? Month.Of(time.GetUtcNow(), workload.Terms.Zone)
                : Month.Parse(month, workload.Terms.Zone)!;
            var actual = await counter.Count(workload.Terms, counted, cancellation);
            entries.Add(
                new(
                    workload.Id,
                    workload.Terms,
                    counted.Name,
                    actual,
                    Robust.FiniteOrNull(100 * actual / workload.Terms.LimitPerMonth),
                    actual > workload.Terms.LimitPerMonth,
                    workload.Exceeded
                )
            );
        }

        return Results.Ok(
            entries
                .OrderBy(entry => entry.Terms.Service, StringComparer.Ordinal)
                .ThenBy(entry => entry.Terms.Name, StringComparer.Ordinal)
        );
    }
}

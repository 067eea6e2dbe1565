using System.ComponentModel.DataAnnotations;
using Marten;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.History;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Changes;

/// <summary><c>/freezes</c>: set, lift, list those that are not over.</summary>
internal static class FreezeEndpoints
{
    internal sealed record MadeFreeze(Guid Id);

    internal sealed record LiftFreeze([property: Required, MaxLength(Limits.Reason)] string Reason);

    internal static void MapFreezes(this IEndpointRouteBuilder app)
    {
        app.MapHistory<Freeze>("freezes", "freeze", Responsibilities.Read, (_, _) => true);
        var freezes = app.MapGroup("/freezes").WithTags("freezes");
        freezes
            .MapGet("", async (IQuerySession session, TimeProvider time, CancellationToken cancellation) =>
            {
                var now = time.GetUtcNow();
                return await session
                    .Query<Freeze>()
                    .Where(freeze => freeze.LiftedAt == null && freeze.To > now)
                    .OrderBy(freeze => freeze.From)
                    .ToListAsync(cancellation);
            })
            .RequiresWithin(Responsibilities.Read)
            .DescribedAs("listFreezes", "Lists the freezes that are not over.")
            .Produces<IReadOnlyList<Freeze>>();
        freezes
            .MapPost("", Make)
            .Requires(Responsibilities.Manage)
            .Produces<MadeFreeze>(StatusCodes.Status201Created)
            .DescribedAs("setFreeze", "Sets a freeze: a period in which changes are not scheduled.");
        freezes
            .MapPost(
                "/{id:guid}/lift",
                (Guid id, LiftFreeze command, Actor actor, IDocumentStore store, TimeProvider time, HttpContext http) =>
                    Validation.Check(command) is { Count: > 0 } errors
                        ? Task.FromResult(Problems.Invalid(errors))
                        : store.Decide<Freeze>(
                            "freeze",
                            id,
                            freeze => freeze.Lift(command.Reason, actor.Id, time.GetUtcNow()),
                            http
                        )
            )
            .Requires(Responsibilities.Manage)
            .DescribedAs("liftFreeze", "Lifts a freeze before its end.");
    }

    private static async Task<IResult> Make(
        SetFreeze command,
        Actor actor,
        IDocumentStore store,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (Validation.Check(command) is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        var id = command.Id ?? Guid.CreateVersion7(time.GetUtcNow());
        return await store.Commit(
            actor,
            async session =>
            {
                var freezes = await session.LockStreams<Freeze>([id], cancellation);
                var decision = freezes.Decide(id, x => SetFreeze.Decide(x, command, id, actor.Id, time.GetUtcNow()));
                return decision.Violation is { } rule
                    ? Problems.Rule(rule)
                    : Results.Created($"/api/freezes/{id}", new MadeFreeze(id));
            },
            cancellation
        );
    }
}

using Marten;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.History;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Catalog;

/// <summary><c>POST /services</c> registers one; every other command is <c>POST /services/{key}/{verb}</c>.</summary>
internal static class ServiceEndpoints
{
    internal static void MapServices(this IEndpointRouteBuilder app)
    {
        app.MapHistory<CataloguedService>(
            "services",
            "service",
            Responsibilities.Read,
            covers: (_, _) => true,
            find: (key, _, _) => Task.FromResult<Guid?>(ServiceKey.IdOf(key))
        );
        var services = app.MapGroup("/services").WithTags("services");
        services
            .MapPost(
                "",
                (
                    RegisterService command,
                    Actor actor,
                    IDocumentStore store,
                    TimeProvider time,
                    CancellationToken cancellation
                ) =>
                    Validation.Check(command) is { Count: > 0 } errors
                        ? Task.FromResult(Problems.Invalid(errors))
                        : store.Register(command, actor, time, cancellation)
            )
            .Requires(Responsibilities.Keep)
            .Produces<RegisteredService>(StatusCodes.Status201Created)
            .DescribedAs("registerService", "Registers a service in the catalogue.")
            .Refuses(StatusCodes.Status400BadRequest, Refusals.DependencyUnknown);
        services
            .MapPost("/{key}/revise", Revise)
            .RequiresWithin(Responsibilities.Revise)
            .DescribedAs("reviseService", "Revises what the catalogue says about a service.")
            .Refuses(StatusCodes.Status400BadRequest, Refusals.DependencyUnknown)
            .Refuses(StatusCodes.Status403Forbidden, Refusals.ForOthers);
        services
            .MapPost(
                "/{key}/retire",
                (
                    string key,
                    RetireService command,
                    Actor actor,
                    IDocumentStore store,
                    TimeProvider time,
                    HttpContext http
                ) =>
                    Validation.Check(command) is { Count: > 0 } errors
                        ? Task.FromResult(Problems.Invalid(errors))
                        : store.Decide(key, actor, http, (x, graph) =>
                            RetireService.Decide(x, command, graph, actor.Id, time.GetUtcNow())
                        )
            )
            .Requires(Responsibilities.Keep)
            .DescribedAs("retireService", "Retires a service: it is not offered any more.");
        services
            .MapPost(
                "/{key}/offer-again",
                (string key, Actor actor, IDocumentStore store, TimeProvider time, HttpContext http) =>
                    store.Decide(key, actor, http, (x, graph) =>
                        OfferServiceAgain.Decide(x, graph, actor.Id, time.GetUtcNow())
                    )
            )
            .Requires(Responsibilities.Keep)
            .DescribedAs("offerServiceAgain", "Offers a retired service again.");
    }

    private static async Task<IResult> Revise(
        string key,
        ServiceTerms command,
        Actor actor,
        IDocumentStore store,
        TimeProvider time,
        AccessRefusals refusals,
        HttpContext http
    )
    {
        if (Validation.Check(command) is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        var answer = await store.Decide(key, actor, http, (x, graph) =>
            actor.Reach.Covers(key, customer: null)
                ? ReviseService.Decide(
                    x,
                    command,
                    graph,
                    asOwner: actor.Reach != Reach.Everything,
                    actor.Id,
                    time.GetUtcNow()
                )
                : Refusals.NotTheirs(x)
        );
        if (answer is IStatusCodeHttpResult { StatusCode: StatusCodes.Status403Forbidden })
            refusals.Note(http, StatusCodes.Status403Forbidden, "beyond-reach");
        return answer;
    }
}

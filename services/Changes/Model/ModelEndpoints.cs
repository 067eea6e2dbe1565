using System.ComponentModel.DataAnnotations;
using Marten;
using Marten.Exceptions;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.History;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Changes;

/// <summary>
/// <c>/change-models</c>: define, revise, retire, list. In a path a model is named by its key or its id.
/// </summary>
internal static class ModelEndpoints
{
    /// <param name="Version">The latest.</param>
    internal sealed record ListedChangeModel(Guid Id, string Key, int Version, ModelTerms Terms, bool Retired);

    internal sealed record DefinedChangeModel(Guid Id, string Key, int Version);

    internal sealed record DefineChangeModel(
        [property: Required, RegularExpression("^[a-z0-9][a-z0-9-]{0,99}$")] string Key,
        string Title,
        [property: MinLength(1)] IReadOnlyList<string> Steps,
        string RollbackPlan,
        IReadOnlyList<string>? Services = null,
        string MaxRisk = RiskLevel.Low
    )
    {
        internal ModelTerms Terms() => new(Title, Steps, RollbackPlan, Services, MaxRisk);
    }

    internal sealed record RetireChangeModel([property: Required, MaxLength(Limits.Reason)] string Reason);

    internal static void MapModels(this IEndpointRouteBuilder app)
    {
        app.MapHistory<ChangeModel>(
            "change-models",
            "change model",
            Responsibilities.Read,
            (_, _) => true,
            find: (id, _, _) => Task.FromResult<Guid?>(IdOf(id))
        );
        var models = app.MapGroup("/change-models").WithTags("change-models");
        models
            .MapGet("", async (IQuerySession session, CancellationToken cancellation) =>
            {
                var all = await session.Query<ChangeModel>().ToListAsync(cancellation);
                return all.Concat(
                        all.Any(model => model.Key == ChangeModel.Deployment.Key) ? [] : [ChangeModel.Deployment]
                    )
                    .OrderBy(model => model.Key, StringComparer.Ordinal)
                    .Select(model => new ListedChangeModel(
                        model.Id,
                        model.Key,
                        model.LatestVersion,
                        model.Latest,
                        model.Retired
                    ));
            })
            .RequiresWithin(Responsibilities.Read)
            .DescribedAs("listChangeModels", "Lists the models of changes.")
            .Produces<IEnumerable<ListedChangeModel>>();
        models
            .MapPost("", Make)
            .Requires(Responsibilities.Manage)
            .Produces<DefinedChangeModel>(StatusCodes.Status201Created)
            .DescribedAs("defineChangeModel", "Defines a model: a kind of change that is approved in advance.");
        models
            .MapPost(
                "/{id}/revise",
                (string id, ModelTerms terms, Actor actor, IDocumentStore store, TimeProvider time, HttpContext http) =>
                    Validation.Check(terms) is { Count: > 0 } errors
                        ? Task.FromResult(Problems.Invalid(errors))
                        : store.Decide<ChangeModel>(
                            "change model",
                            IdOf(id),
                            model => model.Revise(terms, actor.Id, time.GetUtcNow()),
                            http
                        )
            )
            .Requires(Responsibilities.Manage)
            .DescribedAs("reviseChangeModel", "Gives a model new terms as its next version.");
        models
            .MapPost(
                "/{id}/retire",
                (
                    string id,
                    RetireChangeModel command,
                    Actor actor,
                    IDocumentStore store,
                    TimeProvider time,
                    HttpContext http
                ) =>
                    Validation.Check(command) is { Count: > 0 } errors
                        ? Task.FromResult(Problems.Invalid(errors))
                        : store.Decide<ChangeModel>(
                            "change model",
                            IdOf(id),
                            model => model.Retire(command.Reason, actor.Id, time.GetUtcNow()),
                            http
                        )
            )
            .Requires(Responsibilities.Manage)
            .DescribedAs("retireChangeModel", "Retires a model: no new change follows it.");
    }

    private static Guid IdOf(string id) => Guid.TryParse(id, out var guid) ? guid : ChangeModel.IdOf(id);

    private static async Task<IResult> Make(
        DefineChangeModel command,
        Actor actor,
        IDocumentStore store,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var terms = command.Terms();
        if (Validation.Check(command).Concat(Validation.Check(terms)).ToDictionary() is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        var id = ChangeModel.IdOf(command.Key);
        var created = Results.Created($"/api/change-models/{command.Key}", new DefinedChangeModel(id, command.Key, 1));
        try
        {
            return await store.Commit(
                actor,
                async session =>
                {
                    var models = await session.LoadStreams<ChangeModel>([id], cancellation);
                    var decision = models.Decide(id, x =>
                        ChangeModel.Define(x, command.Key, terms, actor.Id, time.GetUtcNow())
                    );
                    return decision.Violation is { } rule ? Problems.Rule(rule) : created;
                },
                cancellation
            );
        }
        catch (ExistingStreamIdCollisionException)
        {
            return Problems.Of(
                StatusCodes.Status409Conflict,
                "model-exists",
                $"Somebody has defined '{command.Key}' at the same moment."
            );
        }
    }
}

using Marten;
using Marten.Exceptions;
using Microsoft.Extensions.Options;
using Npgsql;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.History;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Capacity;

/// <summary>A resource in the list, with where it was when it was last looked at.</summary>
/// <param name="Percent">Of the limit; null: not measured, or no number.</param>
/// <param name="MeasuredAt">The latest measurement that was looked at; null: there is none yet.</param>
/// <param name="Verdict">Of the last forecast; measurements-stopped: the level is that of the last measurement, and
/// nothing is decided.</param>
internal sealed record ResourceEntry(
    string Key,
    string Service,
    string Name,
    string Unit,
    double Limit,
    string Level,
    bool Retired,
    double? Value,
    double? Percent,
    DateTimeOffset? MeasuredAt,
    string? Verdict,
    ExpectedExhaustion? Expected
);

/// <param name="Next">Send it as <c>cursor</c> for the page behind; null at the end.</param>
internal sealed record ResourcePage(IReadOnlyList<ResourceEntry> Items, string? Next);

/// <param name="Decided">Names of the events that came of it.</param>
internal sealed record EvaluatedResource(
    DateTimeOffset At,
    double? Value,
    string? Verdict,
    DateTimeOffset? ReachedAt,
    IReadOnlyList<string> Decided
);

/// <summary><c>/resources</c>: what can run out. Commands answer as <see cref="Commands"/> says.</summary>
internal static class ResourceEndpoints
{
    private const string What = "resource";
    private const int PageSize = 100;
    private const int LargestPage = 1_000;

    /// <param name="Id">Of its stream.</param>
    internal sealed record DefinedResource(Guid Id, string Key);

    internal static void MapResources(this IEndpointRouteBuilder app)
    {
        app.MapHistory<Resource>("resources", What, Responsibilities.Read, IsWithin, find: (id, _, _) =>
            Task.FromResult<Guid?>(Find(id))
        );
        var resources = app.MapGroup("/resources").WithTags("resources");
        resources
            .MapGet("", List)
            .RequiresWithin(Responsibilities.Read)
            .Produces<ResourcePage>()
            .DescribedAs("listResources", "Lists resources and how much of them is used.");
        resources
            .MapPost("", Define)
            .Requires(Responsibilities.Keep)
            .Produces<DefinedResource>(StatusCodes.Status201Created)
            .DescribedAs("defineResource", "Defines a resource that can run out.");
        resources
            .MapPost(
                "/{key}/revise",
                (
                    string key,
                    ReviseResource command,
                    Actor actor,
                    PrometheusAddresses addresses,
                    IOptions<CapacityRules> rules,
                    IDocumentStore store,
                    TimeProvider time,
                    HttpContext http
                ) =>
                    Check(command, command.Terms, addresses) is { Count: > 0 } errors
                        ? Task.FromResult(Problems.Invalid(errors))
                        : store.Decide<Resource>(
                            What,
                            Find(key),
                            x => ReviseResource.Decide(x, command, actor.Id, time.GetUtcNow()),
                            http,
                            along: session => Watch(session, Find(key), command.Terms, rules.Value, time.GetUtcNow())
                        )
            )
            .Requires(Responsibilities.Keep)
            .DescribedAs("reviseResource", "Gives a resource new terms as its next version.");
        resources
            .MapPost(
                "/{key}/retire",
                (
                    string key,
                    RetireResource command,
                    Actor actor,
                    IOptions<CapacityRules> rules,
                    IDocumentStore store,
                    TimeProvider time,
                    HttpContext http
                ) =>
                    Validation.Check(command) is { Count: > 0 } errors
                        ? Task.FromResult(Problems.Invalid(errors))
                        : store.Decide<Resource>(
                            What,
                            Find(key),
                            x => RetireResource.Decide(x, command, actor.Id, time.GetUtcNow()),
                            http,
                            along: session => Watch(session, Find(key), null, rules.Value, time.GetUtcNow())
                        )
            )
            .Requires(Responsibilities.Keep)
            .DescribedAs("retireResource", "Retires a resource: it is not measured any more.");
        resources
            .MapGet(
                "/{key}/collection",
                async (
                    string key,
                    Actor actor,
                    IQuerySession session,
                    NpgsqlDataSource source,
                    CancellationToken cancellation
                ) =>
                    await Load(key, actor, session, cancellation) is { } resource
                    && await CollectionTable.Read(source, resource.Id, cancellation) is { } collection
                        ? Results.Ok(collection)
                        : Problems.NotFound("collection of", key)
            )
            .RequiresWithin(Responsibilities.Read)
            .Produces<Collection>()
            .DescribedAs(
                "getResourceCollection",
                "Says how the measurements of a resource are collected, and how that went."
            );
        resources
            .MapPost("/{key}/evaluate", Evaluate)
            .Requires(Responsibilities.Keep)
            .Produces<EvaluatedResource>()
            .DescribedAs("evaluateResource", "Looks at the measurements of a resource now.");
    }

    /// <returns>Null when there is none, or it is not within the reach of who asks.</returns>
    internal static async Task<Resource?> Load(
        string key,
        Actor actor,
        IQuerySession session,
        CancellationToken cancellation
    ) =>
        await session.LoadAsync<Resource>(Find(key), cancellation) is { } resource && IsWithin(actor, resource)
            ? resource
            : null;

    internal static bool IsWithin(Actor actor, Resource resource) =>
        actor.Reach.Covers(resource.Service, customer: null);

    private static Guid Find(string key) => Guid.TryParse(key, out var id) ? id : ResourceId.Of(key);

    private static Dictionary<string, string[]> Check(
        object command,
        ResourceTerms? terms,
        PrometheusAddresses addresses
    )
    {
        var errors = Validation.Check(command);
        if (terms is null)
            return errors;
        foreach (var (field, wrong) in ResourceValidation.Check(terms))
            errors.TryAdd($"terms.{field}", wrong);
        if (terms.Source?.Server is { } server && addresses.Problem(server) is { } problem)
            errors.TryAdd("terms.source.server", [problem]);
        return errors;
    }

    private static async Task<IResult> Define(
        DefineResource command,
        Actor actor,
        PrometheusAddresses addresses,
        IOptions<CapacityRules> rules,
        IDocumentStore store,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (Check(command, command.Terms, addresses) is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        var (id, now) = (ResourceId.Of(command.Key), time.GetUtcNow());
        if (await Known() is { } known)
            return known;
        try
        {
            return await store.Start<Resource>(
                id,
                DefineResource.Decide(null, command, actor.Id, now),
                () => Results.Created($"/api/resources/{command.Key}", new DefinedResource(id, command.Key)),
                actor,
                cancellation,
                along: session => Watch(session, id, command.Terms, rules.Value, now)
            );
        }
        catch (ExistingStreamIdCollisionException)
        {
            // The same definition at the same moment: the other one was first.
            return (await Known())!;
        }

        async Task<IResult?> Known()
        {
            await using var query = store.QuerySession();
            if (await query.LoadAsync<Resource>(id, cancellation) is not { } existing)
                return null;
            return DefineResource.Decide(existing, command, actor.Id, now).Violation is { } rule
                ? Problems.Rule(rule)
                : Results.Ok(new DefinedResource(id, existing.Key));
        }
    }

    /// <summary>
    /// From now on it is looked at, and measured where the service has to ask; or, without terms, no more.
    /// </summary>
    private static void Watch(
        IDocumentOperations session,
        Guid id,
        ResourceTerms? terms,
        CapacityRules rules,
        DateTimeOffset now
    )
    {
        EvaluationTable.Set(session, id, terms is null ? null : now + rules.EvaluateEvery);
        CollectionTable.Set(session, id, terms?.Source is { Kind: SourceKind.Prometheus } ? now : null);
    }

    private static async Task<IResult> List(
        string? service,
        string? level,
        bool? retired,
        string? cursor,
        int? limit,
        Actor actor,
        IQuerySession session,
        NpgsqlDataSource source,
        CancellationToken cancellation
    )
    {
        if (limit is < 1 or > LargestPage)
            return Problems.Invalid("limit", $"Between 1 and {LargestPage}.");
        var size = limit ?? PageSize;
        var gone = retired is true;
        var query = session.Query<Resource>().Where(x => x.Retired == gone);
        if (service is not null)
            query = query.Where(x => x.Service == service);
        if (level is not null)
            query = query.Where(x => x.Level == level);
        var found = (await query.ToListAsync(cancellation))
            .Where(x => IsWithin(actor, x) && string.CompareOrdinal(x.Key, cursor) > 0)
            .OrderBy(x => x.Key, StringComparer.Ordinal)
            .Take(size + 1)
            .ToList();
        var page = found.Take(size).ToList();
        var looks = await LookTable.Read(source, page.Select(x => x.Id), cancellation);
        return Results.Ok(
            new ResourcePage(
                [.. page.Select(x => Entry(x, looks.GetValueOrDefault(x.Id)))],
                found.Count > size ? page[^1].Key : null
            )
        );
    }

    private static ResourceEntry Entry(Resource x, Look? look) =>
        new(
            x.Key,
            x.Service,
            x.Terms.Name,
            x.Terms.Unit,
            x.Terms.Limit,
            x.Level,
            x.Retired,
            look?.Value,
            Robust.FiniteOrNull(100 * look?.Value / x.Terms.Limit),
            look?.Latest,
            look?.Verdict,
            x.Expected
        );

    private static async Task<IResult> Evaluate(
        string key,
        Actor actor,
        IDocumentStore store,
        Evaluator evaluator,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var found = await store.Commit(
            actor,
            async session =>
            {
                var found = await evaluator.Evaluate(Find(key), time.GetUtcNow(), cancellation);
                found?.Append(session);
                return found;
            },
            cancellation
        );
        return found is null
            ? Problems.NotFound(What, key)
            : Results.Ok(
                new EvaluatedResource(
                    found.Look.At,
                    found.Look.Value,
                    found.Look.Verdict,
                    found.Look.ReachedAt,
                    [.. found.Events.Select(e => e.GetType().Name)]
                )
            );
    }
}

using Marten;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Catalog;

/// <summary>What suffers when a service fails.</summary>
/// <param name="HighestCriticality">Of the service and all that it affects.</param>
/// <param name="Affected">What needs it, directly or not, the nearest first.</param>
internal sealed record Impact(
    string Service,
    string Criticality,
    string HighestCriticality,
    IReadOnlyList<Reached> Affected
);

/// <param name="Needs">Directly or not, the nearest first.</param>
internal sealed record Dependencies(string Service, IReadOnlyList<Reached> Needs);

/// <summary>All that was offered.</summary>
/// <param name="AsOf">As it was recorded then; null: now.</param>
internal sealed record WholeGraph(DateTimeOffset? AsOf, IReadOnlyList<Node> Nodes, IReadOnlyList<Edge> Edges);

internal sealed record Node(string Service, string Name, string Criticality);

/// <param name="From">The service that needs the other.</param>
internal sealed record Edge(string From, string To);

/// <summary>
/// <c>GET /services/graph</c>, <c>/services/{key}/impact</c> and <c>/services/{key}/dependencies</c>; each with
/// <c>?asOf=TIME</c>.
/// </summary>
internal static class GraphEndpoints
{
    internal static void MapGraph(this IEndpointRouteBuilder app)
    {
        var services = app.MapGroup("/services").WithTags("services").RequiresWithin(Responsibilities.Read);
        services
            .MapGet("/graph", async (DateTimeOffset? asOf, IQuerySession session, CancellationToken cancellation) =>
                Whole(await session.Graph(asOf, cancellation), asOf)
            )
            .DescribedAs("getServiceGraph", "Returns all offered services and what they need.")
            .Produces<WholeGraph>();
        services
            .MapGet(
                "/{key}/impact",
                (string key, DateTimeOffset? asOf, IQuerySession session, CancellationToken cancellation) =>
                    Read(key, asOf, session, Impact, cancellation)
            )
            .DescribedAs("getServiceImpact", "Lists the services that suffer when a service fails.")
            .Produces<Impact>();
        services
            .MapGet(
                "/{key}/dependencies",
                (string key, DateTimeOffset? asOf, IQuerySession session, CancellationToken cancellation) =>
                    Read(
                        key,
                        asOf,
                        session,
                        (graph, _) => new Dependencies(key, graph.DependenciesOf(key)),
                        cancellation
                    )
            )
            .DescribedAs("getServiceDependencies", "Lists the services that a service needs.")
            .Produces<Dependencies>();
    }

    private static async Task<IResult> Read<T>(
        string key,
        DateTimeOffset? asOf,
        IQuerySession session,
        Func<ServiceGraph, CataloguedService, T> read,
        CancellationToken cancellation
    )
    {
        var graph = await session.Graph(asOf, cancellation);
        return graph[key] is { } service
            ? Results.Ok(read(graph, service))
            : Problems.NotFound("service", asOf is null ? key : $"{key} as of {asOf:O}");
    }

    private static Impact Impact(ServiceGraph graph, CataloguedService service)
    {
        var affected = graph.DependentsOf(service.Service);
        return new(
            service.Service,
            service.Criticality,
            Criticality.Highest([service.Criticality, .. affected.Select(x => x.Criticality)]),
            affected
        );
    }

    private static WholeGraph Whole(ServiceGraph graph, DateTimeOffset? asOf) =>
        new(
            asOf,
            [.. graph.Offered.Select(x => new Node(x.Service, x.Name, x.Criticality))],
            [.. graph.Offered.SelectMany(x => x.DependsOn.Select(needed => new Edge(x.Service, needed)))]
        );
}

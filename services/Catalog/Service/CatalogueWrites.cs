using Marten;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Http;

namespace Sms.Catalog;

/// <summary>
/// Writes to the catalogue. A lock lets one writer at a time decide, in whatever process: a rule about dependencies
/// concerns the whole graph, and two writers who each add half of a cycle change different streams, so that version
/// checks would not find the conflict. Readers do not wait.
/// </summary>
internal static class CatalogueWrites
{
    /// <summary>The key of the lock. No stream has this id: it stands for the graph.</summary>
    private static readonly Guid Graph = Guid.Parse("6a1f0c52-93d4-4e0b-8d27-5b6e0f4c91a3");

    internal static async Task<IResult> Register(
        this IDocumentStore store,
        RegisterService command,
        Actor actor,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var id = ServiceKey.IdOf(command.Service);
        return await store.Commit(
            actor,
            async session =>
            {
                var graph = await session.LockGraph(cancellation);
                var decision = session
                    .StreamsOf<CataloguedService>()
                    .Decide(id, _ =>
                        RegisterService.Decide(graph[command.Service], command, graph, actor.Id, time.GetUtcNow())
                    );
                return decision.Violation is { } rule
                    ? Refusals.Answer(rule)
                    : Results.Created($"/api/services/{command.Service}", new RegisteredService(id, command.Service));
            },
            cancellation
        );
    }

    /// <summary>One decision on one service that is there; answers as <see cref="Commands"/> says.</summary>
    internal static Task<IResult> Decide(
        this IDocumentStore store,
        string key,
        Actor actor,
        HttpContext http,
        Func<CataloguedService, ServiceGraph, Decision> decide
    ) =>
        store.Commit(
            actor,
            async session =>
            {
                var graph = await session.LockGraph(http.RequestAborted);
                var service = graph[key];
                return session
                    .StreamsOf<CataloguedService>(service is null ? [] : [service])
                    .Answer("service", key, service?.Id, http, x => decide(x, graph), Refusals.Answer);
            },
            http.RequestAborted
        );

    private static async Task<ServiceGraph> LockGraph(this IDocumentSession session, CancellationToken cancellation)
    {
        await session.LockStreams([Graph], cancellation);
        // What was committed while we waited is seen: the statement begins after the lock was given.
        return await session.Graph(asOf: null, cancellation);
    }
}

/// <param name="Id">Of its stream.</param>
/// <param name="Service">Its key.</param>
internal sealed record RegisteredService(Guid Id, string Service);

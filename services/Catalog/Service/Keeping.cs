using Marten;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Catalog;

/// <summary>
/// Whoever changes the catalogue does it alone, in whatever process: what may depend on what is a question to the whole
/// graph, and two who each add half of a cycle change different streams, whose versions would not tell. Readers do not
/// wait.
/// </summary>
internal static class Keeping
{
    /// <summary>No stream has it: it stands for the graph.</summary>
    private static readonly Guid Graph = Guid.Parse("6a1f0c52-93d4-4e0b-8d27-5b6e0f4c91a3");

    internal static async Task<IResult> Register(
        this IDocumentStore store,
        RegisterService command,
        Actor actor,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        await using var session = store.LightweightSession();
        var graph = await session.HaveAlone(actor, cancellation);
        var decision = RegisterService.Decide(graph[command.Service], command, graph, actor.Id, time.GetUtcNow());
        if (decision.Violation is { } rule)
            return Refusals.Answer(rule);
        var id = ServiceKey.IdOf(command.Service);
        session.Events.StartStream<CataloguedService>(id, decision.Events);
        await session.SaveChangesAsync(cancellation);
        return Results.Created($"/api/services/{command.Service}", new Registered(id, command.Service));
    }

    /// <summary>One decision on one service that is there; answers as <see cref="Commands"/> says.</summary>
    internal static async Task<IResult> Decide(
        this IDocumentStore store,
        string key,
        Actor actor,
        HttpContext http,
        Func<CataloguedService, ServiceGraph, Decision> decide
    )
    {
        if (!Commands.TryReadIfMatch(http, out var expected))
            return Problems.Invalid("If-Match", "If-Match is a version as an entity tag: \"7\".");
        await using var session = store.LightweightSession();
        var graph = await session.HaveAlone(actor, http.RequestAborted);
        if (graph[key] is not { } service)
            return Problems.NotFound("service", key);
        if (expected is { } wanted && wanted != service.Version)
            return Problems.Stale(wanted, service.Version);

        var decision = decide(service, graph);
        if (decision.Violation is { } rule)
            return Refusals.Answer(rule);
        var version = service.Version + decision.Events.Count;
        if (decision.Events.Count > 0)
        {
            session.Events.Append(service.Id, version, decision.Events);
            await session.SaveChangesAsync(http.RequestAborted);
        }

        http.Response.Headers.ETag = $"\"{version}\"";
        return Results.NoContent();
    }

    private static async Task<ServiceGraph> HaveAlone(
        this IDocumentSession session,
        Actor actor,
        CancellationToken cancellation
    )
    {
        session.Trace(actor);
        await session.LockStreams([Graph], cancellation);
        // What was committed while we waited is seen: the statement begins after the lock was given.
        return await session.Graph(asOf: null, cancellation);
    }
}

/// <param name="Id">Of its stream.</param>
/// <param name="Service">Its key.</param>
[SchemaName("RegisteredService")]
internal sealed record Registered(Guid Id, string Service);

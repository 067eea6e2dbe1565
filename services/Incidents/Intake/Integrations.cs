using System.Collections.Concurrent;
using System.Security.Cryptography;
using JasperFx;
using Marten;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.History;
using Sms.ServiceDefaults.Http;

namespace Sms.Incidents;

/// <summary><c>/integrations</c>: who may send alerts, and how theirs are treated.</summary>
internal static class Integrations
{
    internal static void MapIntegrations(this IEndpointRouteBuilder app)
    {
        app.MapHistory<Integration>("integrations", "integration");
        var integrations = app.MapGroup("/integrations").WithTags("integrations");
        integrations.MapGet("", async (IQuerySession session, CancellationToken cancellation) =>
            (await session.Query<Integration>().OrderBy(x => x.Name).ToListAsync(cancellation)).Select(Listed.Of));
        integrations.MapPost("", Add).Produces<Added>(StatusCodes.Status201Created);
        integrations.MapPost("/{id:guid}/change", (Guid id, ChangeIntegration command, Actor actor, IDocumentStore store, TimeProvider time, HttpContext http) =>
            Check(command, command.Settings) is { Count: > 0 } errors
                ? Task.FromResult(Problems.Invalid(errors))
                : store.Decide<Integration>("integration", id, x => ChangeIntegration.Decide(x, command, actor.Id, time.GetUtcNow()), http));
        integrations.MapPost("/{id:guid}/rotate-key", Rotate).Produces<NewKey>();
        integrations.MapPost("/{id:guid}/disable", (Guid id, Actor actor, IDocumentStore store, TimeProvider time, HttpContext http) =>
            store.Decide<Integration>("integration", id, x => DisableIntegration.Decide(x, actor.Id, time.GetUtcNow()), http));
    }

    /// <summary>An integration without what only the service needs to know.</summary>
    internal sealed record Listed(Guid Id, string Name, bool Disabled, IntegrationSettings Settings)
    {
        internal static Listed Of(Integration x) => new(x.Id, x.Name, x.Disabled, x.Settings);
    }

    /// <param name="Key">Shown this once; only its hash is kept.</param>
    internal sealed record Added(Guid Id, string Name, string Key);

    internal sealed record NewKey(string Key);

    private static async Task<IResult> Add(
        AddIntegration command, Actor actor, IDocumentStore store, TimeProvider time, CancellationToken cancellation)
    {
        if (Check(command, command.Settings) is { Count: > 0 } errors) return Problems.Invalid(errors);
        await using var session = store.LightweightSession();
        session.Trace();
        var sameName = await session.Query<Integration>().Where(x => x.Name == command.Name && !x.Disabled).FirstOrDefaultAsync(cancellation);
        var (id, key) = (Guid.CreateVersion7(time.GetUtcNow()), Draw());
        var decision = AddIntegration.Decide(sameName, command, id, IntegrationKey.Hash(key), actor.Id, time.GetUtcNow());
        if (decision.Violation is { } rule) return Problems.Rule(rule);
        session.Events.StartStream<Integration>(id, decision.Events);
        try
        {
            await session.SaveChangesAsync(cancellation);
        }
        catch (DocumentAlreadyExistsException)
        {
            return Problems.Of(StatusCodes.Status409Conflict, "integration-exists", $"There is an integration {command.Name}.");
        }

        return Results.Created($"/api/integrations/{id}", new Added(id, command.Name, key));
    }

    private static async Task<IResult> Rotate(Guid id, Actor actor, IDocumentStore store, TimeProvider time, HttpContext http)
    {
        var key = Draw();
        var answer = await store.Decide<Integration>("integration", id,
            x => RotateIntegrationKey.Decide(x, IntegrationKey.Hash(key), actor.Id, time.GetUtcNow()), http);
        return answer is IStatusCodeHttpResult { StatusCode: StatusCodes.Status204NoContent } ? Results.Ok(new NewKey(key)) : answer;
    }

    private static Dictionary<string, string[]> Check(object command, IntegrationSettings? settings)
    {
        var errors = Validation.Check(command);
        if (settings is null) return errors;
        foreach (var (field, messages) in Validation.Check(settings)) errors[$"settings.{field}"] = messages;
        return errors;
    }

    private static string Draw() => RandomNumberGenerator.GetString(IntegrationKey.Alphabet, IntegrationKey.Length);
}

/// <summary>Finds an integration by its key; remembers a key that it found for some seconds, since alerts come in storms.</summary>
internal sealed class IntegrationKeys(IDocumentStore store, TimeProvider time)
{
    /// <summary>So long may a disabled integration or a replaced key still be accepted.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (Integration Integration, DateTimeOffset Until)> _known = new();

    /// <returns>Null for a key that no enabled integration has.</returns>
    public async Task<Integration?> Find(string key, CancellationToken cancellation)
    {
        if (!IntegrationKey.IsWellFormed(key)) return null;
        var hash = IntegrationKey.Hash(key);
        var now = time.GetUtcNow();
        if (_known.TryGetValue(hash, out var known) && known.Until > now) return known.Integration;

        await using var session = store.QuerySession();
        var found = await session.Query<Integration>().Where(x => x.KeyHash == hash && !x.Disabled).FirstOrDefaultAsync(cancellation);
        if (found is null) _known.TryRemove(hash, out _);
        else _known[hash] = (found, now + Remembered);
        return found;
    }
}

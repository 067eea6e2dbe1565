using System.Collections.Concurrent;
using System.Security.Cryptography;
using JasperFx;
using Marten;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.History;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Incidents;

/// <summary><c>/integrations</c>: who may send alerts, and how theirs are treated.</summary>
internal static class Integrations
{
    internal static void MapIntegrations(this IEndpointRouteBuilder app)
    {
        app.MapHistory<Integration>("integrations", "integration", Responsibilities.ReadIntegrations);
        var integrations = app.MapGroup("/integrations").WithTags("integrations");
        integrations
            .MapGet("", List)
            .Requires(Responsibilities.ReadIntegrations)
            .DescribedAs("listIntegrations", "Lists the integrations that may send alerts.")
            .Produces<IEnumerable<ListedIntegration>>();
        integrations
            .MapPost("", Add)
            .Requires(Responsibilities.KeepIntegrations)
            .Produces<AddedIntegration>(StatusCodes.Status201Created)
            .DescribedAs("addIntegration", "Adds an integration, and shows its key this once.");
        integrations
            .MapPost(
                "/{id:guid}/change",
                (
                    Guid id,
                    ChangeIntegration command,
                    Actor actor,
                    IDocumentStore store,
                    TimeProvider time,
                    HttpContext http
                ) =>
                    Check(command, command.Settings) is { Count: > 0 } errors
                        ? Task.FromResult(Problems.Invalid(errors))
                        : store.Decide<Integration>(
                            "integration",
                            id,
                            x => ChangeIntegration.Decide(x, command, actor.Id, time.GetUtcNow()),
                            http
                        )
            )
            .Requires(Responsibilities.KeepIntegrations)
            .DescribedAs("changeIntegration", "Changes the name or the settings of an integration.");
        integrations
            .MapPost("/{id:guid}/rotate-key", Rotate)
            .Requires(Responsibilities.KeepIntegrations)
            .Produces<NewIntegrationKey>()
            .DescribedAs("rotateIntegrationKey", "Gives an integration a new key, and shows it this once.");
        integrations
            .MapPost(
                "/{id:guid}/disable",
                (Guid id, Actor actor, IDocumentStore store, TimeProvider time, HttpContext http) =>
                    store.Decide<Integration>(
                        "integration",
                        id,
                        x => DisableIntegration.Decide(x, actor.Id, time.GetUtcNow()),
                        http
                    )
            )
            .Requires(Responsibilities.KeepIntegrations)
            .DescribedAs("disableIntegration", "Disables an integration: its key is refused from now on.");
    }

    /// <summary>An integration without what only the service needs to know.</summary>
    /// <param name="LastUsedAt">When its key was last accepted, to about a minute; null: never.</param>
    /// <param name="OldKeyValidUntil">Until then the key before the last rotation is accepted, too.</param>
    internal sealed record ListedIntegration(
        Guid Id,
        string Name,
        bool Disabled,
        IntegrationSettings Settings,
        DateTimeOffset? LastUsedAt,
        DateTimeOffset? OldKeyValidUntil
    );

    /// <param name="Key">Shown this once; only its hash is kept.</param>
    internal sealed record AddedIntegration(Guid Id, string Name, string Key);

    /// <param name="Key">Shown this once.</param>
    /// <param name="OldValidUntil">Until then the old one is accepted, too; null: it has ended.</param>
    internal sealed record NewIntegrationKey(string Key, DateTimeOffset? OldValidUntil);

    private static async Task<IEnumerable<ListedIntegration>> List(
        IQuerySession session,
        IntegrationUses uses,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var (used, now) = (await uses.Read(cancellation), time.GetUtcNow());
        return (await session.Query<Integration>().OrderBy(x => x.Name).ToListAsync(cancellation)).Select(
            x => new ListedIntegration(
                x.Id,
                x.Name,
                x.Disabled,
                x.Settings,
                used.TryGetValue(x.Id, out var at) ? at : null,
                x.OldKeyHash is { } old && !x.Disabled ? x.AcceptsUntil(old, now) : null
            )
        );
    }

    private static async Task<IResult> Add(
        AddIntegration command,
        Actor actor,
        IDocumentStore store,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (Check(command, command.Settings) is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        var (id, key) = (Guid.CreateVersion7(time.GetUtcNow()), Draw());
        try
        {
            return await store.Commit(
                actor,
                async session =>
                {
                    var sameName = await session
                        .Query<Integration>()
                        .Where(x => x.Name == command.Name && !x.Disabled)
                        .FirstOrDefaultAsync(cancellation);
                    var decision = session
                        .StreamsOf<Integration>()
                        .Decide(id, _ =>
                            AddIntegration.Decide(
                                sameName,
                                command,
                                id,
                                IntegrationKey.Hash(key),
                                actor.Id,
                                time.GetUtcNow()
                            )
                        );
                    return decision.Violation is { } rule
                        ? Problems.Rule(rule)
                        : Results.Created($"/api/integrations/{id}", new AddedIntegration(id, command.Name, key));
                },
                cancellation
            );
        }
        catch (DocumentAlreadyExistsException)
        {
            return Problems.Of(
                StatusCodes.Status409Conflict,
                "integration-exists",
                $"There is an integration {command.Name}."
            );
        }
    }

    private static async Task<IResult> Rotate(
        Guid id,
        RotateIntegrationKey? command,
        Actor actor,
        IDocumentStore store,
        TimeProvider time,
        HttpContext http
    )
    {
        command ??= new();
        if (Validation.Check(command) is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        var (key, now) = (Draw(), time.GetUtcNow());
        var answer = await store.Decide<Integration>(
            "integration",
            id,
            x => RotateIntegrationKey.Decide(x, command, IntegrationKey.Hash(key), actor.Id, now),
            http
        );
        return answer is IStatusCodeHttpResult { StatusCode: StatusCodes.Status204NoContent }
            ? Results.Ok(new NewIntegrationKey(key, command.OldValidUntil(now)))
            : answer;
    }

    private static Dictionary<string, string[]> Check(object command, IntegrationSettings? settings)
    {
        var errors = Validation.Check(command);
        if (settings is null)
            return errors;
        foreach (var (field, messages) in Validation.Check(settings))
            errors[$"settings.{field}"] = messages;
        return errors;
    }

    private static string Draw() => RandomNumberGenerator.GetString(IntegrationKey.Alphabet, IntegrationKey.Length);
}

/// <summary>
/// Finds an integration by its key; remembers a key that it found for some seconds, since alerts come in storms.
/// </summary>
internal sealed class IntegrationKeys(IDocumentStore store, IntegrationUses uses, TimeProvider time)
{
    /// <summary>So long may a disabled integration or a replaced key still be accepted.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (Integration Integration, DateTimeOffset Until)> _known = new();

    /// <returns>Null for a key that no enabled integration has.</returns>
    public async Task<Integration?> Find(string key, CancellationToken cancellation)
    {
        if (!IntegrationKey.IsWellFormed(key))
            return null;
        var hash = IntegrationKey.Hash(key);
        var now = time.GetUtcNow();
        if (!_known.TryGetValue(hash, out var known) || known.Until <= now)
        {
            await using var session = store.QuerySession();
            // By hash, in an index: how long that takes tells nothing of a key, for who tries keys cannot choose their
            // hashes.
            var found = await session
                .Query<Integration>()
                .Where(x => x.KeyHash == hash || x.OldKeyHash == hash)
                .FirstOrDefaultAsync(cancellation);
            if (found?.AcceptsUntil(hash, now) is not { } until)
            {
                _known.TryRemove(hash, out _);
                return null;
            }

            _known[hash] = known = (found, until < now + Remembered ? until : now + Remembered);
        }

        uses.Note(known.Integration.Id, now);
        return known.Integration;
    }
}

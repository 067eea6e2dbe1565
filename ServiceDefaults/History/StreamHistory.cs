using System.Globalization;
using System.Text.Json;
using JasperFx.Events;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sms.Contracts;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.Messaging;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.ServiceDefaults.History;

/// <summary>The history of one stream, the same for every kind of stream.</summary>
/// <param name="StreamId">Id of the stream.</param>
/// <param name="Version">Its version now: the number of its events.</param>
/// <param name="Events">CloudEvents 1.0; <c>time</c> is business time, <c>recordedtime</c> when it was stored.</param>
/// <param name="Next">Cursor of the next page, or null at the end.</param>
public sealed record StreamEvents(
    Guid StreamId,
    long Version,
    [property: ItemsDescribedBy(typeof(DescribedCloudEvent))] IReadOnlyList<JsonElement> Events,
    string? Next = null
);

public static class StreamHistory
{
    private const int PageSize = 100;
    private const int LargestPage = 500;

    /// <summary>
    /// Maps <c>GET /{collection}/{id}</c> (now, <c>?asOf=TIME</c> by recorded time, <c>?version=N</c>) and
    /// <c>GET /{collection}/{id}/events</c>, in pages. Whoever may not see what it is now sees nothing of what it was.
    /// </summary>
    /// <param name="app">The service.</param>
    /// <param name="collection">Plural noun of the path.</param>
    /// <param name="what">Singular noun for messages.</param>
    /// <param name="reads">The activity that reading it is.</param>
    /// <param name="covers">Whether a reach that is not everything goes as far as this one; without it only a full
    /// reach counts.</param>
    /// <param name="shows">Whether an event of something covered is for that reach, too; without it all are.</param>
    /// <param name="find">Turns what stands for the id in the path into the stream's id; by default a UUID.</param>
    /// <param name="shown">Adds to the state of now what is known elsewhere and changes without it; what was is shown
    /// as it was.</param>
    public static void MapHistory<T>(
        this IEndpointRouteBuilder app,
        string collection,
        string what,
        string reads,
        Func<Actor, T, bool>? covers = null,
        Func<Actor, T, IEvent, bool>? shows = null,
        Func<string, IQuerySession, CancellationToken, Task<Guid?>>? find = null,
        Func<T, IQuerySession, CancellationToken, Task<T>>? shown = null
    )
        where T : class
    {
        var name = string.Concat(what.Split(' ').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        find ??= (id, _, _) => Task.FromResult(Guid.TryParse(id, out var guid) ? guid : (Guid?)null);

        app.MapGet(
                $"/{collection}/{{id}}",
                async (
                    string id,
                    DateTimeOffset? asOf,
                    long? version,
                    IQuerySession session,
                    Actor actor,
                    HttpContext http,
                    CancellationToken cancellation
                ) =>
                {
                    if (version is < 1)
                        return Problems.Invalid("version", "Versions count from 1.");
                    if (await find(id, session, cancellation) is not { } stream)
                        return Problems.NotFound(what, id);
                    var state = await session.Events.FetchStreamStateAsync(stream, cancellation);
                    if (state is null || !await IsWithin(actor, stream, session, cancellation))
                        return Problems.NotFound(what, id);
                    if (version > state.Version)
                        return Problems.NotFound(what, $"{id} at version {version}");
                    var aggregate = await session.Events.AggregateStreamAsync<T>(
                        stream,
                        version ?? 0,
                        asOf?.ToUniversalTime(),
                        token: cancellation
                    );
                    if (aggregate is null)
                        return Problems.NotFound(what, asOf is null ? id : $"{id} as of {asOf:O}");
                    if (asOf is null)
                        http.Response.Headers.ETag = $"\"{version ?? state.Version}\"";
                    return Results.Ok(
                        shown is not null && asOf is null && version is null
                            ? await shown(aggregate, session, cancellation)
                            : aggregate
                    );
                }
            )
            .RequiresWithin(reads, covers is not null)
            .DescribedAs($"get{name}", $"Returns one {what}: as it is now, as of a time, or at a version.")
            .WithTags(collection)
            .Produces<T>();

        app.MapGet(
                $"/{collection}/{{id}}/events",
                async (
                    string id,
                    string? cursor,
                    int? limit,
                    IQuerySession session,
                    ServiceIdentity service,
                    Actor actor,
                    CancellationToken cancellation
                ) =>
                {
                    if (Page(cursor, limit, out var after, out var size) is { } invalid)
                        return invalid;
                    if (await find(id, session, cancellation) is not { } stream)
                        return Problems.NotFound(what, id);
                    if (await session.Events.FetchStreamStateAsync(stream, cancellation) is not { } stored)
                        return Problems.NotFound(what, id);
                    var state =
                        actor.Reach == Reach.Everything
                            ? null
                            : await session.Events.AggregateStreamAsync<T>(stream, token: cancellation);
                    if (actor.Reach != Reach.Everything && (state is null || !May(actor, state)))
                        return Problems.NotFound(what, id);
                    var events = await session.ReadPage(stream, after, size, cancellation);
                    return Results.Ok(
                        ToPage(stream, stored.Version, events, size, service.Name, e =>
                            state is null || shows is null || shows(actor, state, e)
                        )
                    );
                }
            )
            .RequiresWithin(reads, covers is not null)
            .DescribedAs($"list{name}Events", $"Lists the events of one {what} as CloudEvents, the oldest first.")
            .WithTags(collection)
            .Produces<StreamEvents>();

        // What somebody may not see is not there for them: a refusal would tell that it exists.
        bool May(Actor actor, T state) => actor.Reach == Reach.Everything || covers?.Invoke(actor, state) == true;

        async Task<bool> IsWithin(Actor actor, Guid stream, IQuerySession session, CancellationToken cancellation) =>
            actor.Reach == Reach.Everything
            || await session.Events.AggregateStreamAsync<T>(stream, token: cancellation) is { } now && May(actor, now);
    }

    /// <summary>Reads what a request says of the page that it wants.</summary>
    /// <param name="cursor">Of the request.</param>
    /// <param name="limit">Of the request.</param>
    /// <param name="after">Version of the stream after which the page begins.</param>
    /// <param name="size">How many events it has at most.</param>
    /// <returns>The refusal, or null.</returns>
    public static IResult? Page(string? cursor, int? limit, out long after, out int size)
    {
        (after, size) = (0, limit ?? PageSize);
        if (limit is < 1 or > LargestPage)
            return Problems.Invalid("limit", $"Between 1 and {LargestPage}.");
        return cursor is null || long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out after)
            ? null
            : Problems.Invalid("cursor", "Not a cursor that this list gave.");
    }

    /// <returns>One more than <paramref name="size"/>, if there are more.</returns>
    public static Task<IReadOnlyList<IEvent>> ReadPage(
        this IQuerySession session,
        Guid stream,
        long after,
        int size,
        CancellationToken cancellation
    ) =>
        session
            .Events.QueryAllRawEvents()
            .Where(e => e.StreamId == stream && e.Version > after)
            .OrderBy(e => e.Version)
            .Take(size + 1)
            .ToListAsync(cancellation);

    /// <param name="stream">Id of the stream.</param>
    /// <param name="version">Its version.</param>
    /// <param name="events">As <see cref="ReadPage"/> gives them.</param>
    /// <param name="size">Of the page.</param>
    /// <param name="service">Whose stream it is.</param>
    /// <param name="isShown">Events that are not are left out.</param>
    public static StreamEvents ToPage(
        Guid stream,
        long version,
        IReadOnlyList<IEvent> events,
        int size,
        string service,
        Func<IEvent, bool> isShown
    ) =>
        new(
            stream,
            version,
            [.. events.Take(size).Where(isShown).Select(e => ToJson(e, service))],
            events.Count > size ? events[size - 1].Version.ToString(CultureInfo.InvariantCulture) : null
        );

    /// <summary>A stored event as a CloudEvent in JSON; <c>data</c> is the event as it is stored.</summary>
    public static JsonElement ToJson(IEvent e, string service) =>
        CloudEventForm.Formatter.ConvertToJsonElement(
            CloudEventForm.Create(e, service, StoredType(e, service), e.Data, BusinessTime.Of(e))
        );

    /// <summary>The event as its contract, exactly as it goes to the broker.</summary>
    /// <exception cref="ArgumentException">The event stays inside the service.</exception>
    public static JsonElement PublishedJson(IEvent e, ServiceIdentity service)
    {
        var contract = service.ToContract(e)
            ?? throw new ArgumentException($"{e.EventTypeName} is not published.", nameof(e));
        return CloudEventForm.Formatter.ConvertToJsonElement(
            CloudEventForm.Create(e, service.Name, Routes.TypeName(contract.GetType()), contract, BusinessTime.Of(e))
        );
    }

    /// <summary><c>sms.incidents.stored.incident-reported</c>: not the contract, but the event behind it.</summary>
    private static string StoredType(IEvent e, string service) =>
        $"sms.{service}.stored.{e.EventTypeName.Replace('_', '-')}";
}

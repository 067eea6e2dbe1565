using Marten;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Changes;

/// <summary><c>GET /changes/{id}/conflicts</c>: what stands in the way of its window, planned or given, now.</summary>
internal static class ConflictEndpoint
{
    /// <param name="From">Begin of the window that was looked at; null: it has none.</param>
    internal sealed record ConflictsOfChange(
        DateTimeOffset? From,
        DateTimeOffset? To,
        IReadOnlyList<WindowConflict> Conflicts
    );

    internal static void MapConflicts(this IEndpointRouteBuilder app) =>
        app.MapGet("/changes/{id}/conflicts", Look)
            .RequiresWithin(Responsibilities.Read)
            .DescribedAs("listChangeConflicts", "Lists what stands in the way of the window of a change.")
            .WithTags("changes")
            .Produces<ConflictsOfChange>();

    private static async Task<IResult> Look(
        string id,
        DateTimeOffset? from,
        DateTimeOffset? to,
        Actor actor,
        IDocumentStore store,
        TimeProvider time,
        HttpContext http
    )
    {
        await using var session = store.QuerySession();
        if (
            await store.Within(id, actor, http) is not { } stream
            || await session.LoadAsync<Change>(stream, http.RequestAborted) is not { } change
        )
            return Problems.NotFound("change", id);
        var (starts, ends) = (
            from?.ToUniversalTime() ?? change.StartsAt ?? change.PlannedStart,
            to?.ToUniversalTime() ?? change.EndsAt ?? change.PlannedEnd
        );
        var around = await Surroundings.Read(session, change, time.GetUtcNow(), http.RequestAborted);
        return Results.Ok(
            new ConflictsOfChange(starts, ends, Conflicts.Of(change, starts, ends, change.Implementer, around))
        );
    }
}

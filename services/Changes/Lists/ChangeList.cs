using Marten;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Changes;

/// <summary>What the list shows of a change.</summary>
public sealed record ChangeEntry(
    Guid Id,
    string Number,
    string Title,
    string Type,
    string Service,
    IReadOnlyList<string> Services,
    string State,
    string? Risk,
    string? Implementer,
    Guid? ProblemId,
    DateTimeOffset RequestedAt,
    DateTimeOffset? StartsAt,
    DateTimeOffset? EndsAt,
    string? Outcome,
    bool Exception,
    int Causes
)
{
    internal static ChangeEntry Of(Change x) =>
        new(
            x.Id,
            x.Number,
            x.Title,
            x.Type,
            x.Service,
            x.Services,
            x.State,
            x.Risk?.Level,
            x.Implementer,
            x.ProblemId,
            x.RequestedAt,
            x.StartsAt ?? x.PlannedStart,
            x.EndsAt ?? x.PlannedEnd,
            x.Outcome,
            x.Exception is not null,
            x.Causes.Count(cause => cause.State == CauseState.Confirmed)
        );
}

/// <param name="Items">Newest first.</param>
/// <param name="Next">Cursor of the next page, or null at the end.</param>
public sealed record ChangePage(IReadOnlyList<ChangeEntry> Items, string? Next);

/// <summary><c>GET /changes</c>.</summary>
internal static class ChangeList
{
    private const int PageSize = 50;
    private const int LargestPage = 500;

    internal static void MapList(this IEndpointRouteBuilder app) =>
        app.MapGet("/changes", List)
            .RequiresWithin(Responsibilities.Read)
            .DescribedAs("listChanges", "Lists changes, the newest first.")
            .WithTags("changes")
            .Produces<ChangePage>();

    private static async Task<IResult> List(
        [AsParameters] ChangeFilter filter,
        string? cursor,
        int? limit,
        Actor actor,
        IQuerySession session,
        CancellationToken cancellation
    )
    {
        if (limit is < 1 or > LargestPage)
            return Problems.Invalid("limit", $"Between 1 and {LargestPage}.");
        var before = long.MaxValue;
        // The cursor is the number of the last change of the page: stable, whatever is asked for meanwhile.
        if (cursor is not null && !long.TryParse(cursor, out before))
            return Problems.Invalid("cursor", "Not a cursor that this list gave.");
        if (filter.Validate() is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        var size = limit ?? PageSize;
        var found = await filter
            .Apply(session.Query<Change>().Within(actor))
            .Where(x => x.Sequence < before)
            .OrderByDescending(x => x.Sequence)
            .Take(size + 1)
            .ToListAsync(cancellation);
        var page = found.Take(size).ToList();
        return Results.Ok(
            new ChangePage([.. page.Select(ChangeEntry.Of)], found.Count > size ? $"{page[^1].Sequence}" : null)
        );
    }
}

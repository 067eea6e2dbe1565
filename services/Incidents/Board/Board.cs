using Marten;
using Marten.Linq;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Catalogue;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Incidents;

/// <summary>What the board shows of an incident.</summary>
/// <param name="Catalogued">The catalogue has its service, and has not retired it.</param>
public sealed record BoardEntry(
    Guid Id,
    string Number,
    string Title,
    string Service,
    string Priority,
    string Impact,
    string Urgency,
    string State,
    string? HoldReason,
    string? Group,
    string? Person,
    bool Major,
    string? Sla,
    DateTimeOffset ReportedAt,
    DateTimeOffset? AcknowledgedAt,
    DateTimeOffset? ResolvedAt,
    int Reopened,
    string Source,
    bool Catalogued,
    string? Maintenance = null,
    string? Category = null,
    string? Type = null
)
{
    internal static BoardEntry Of(Incident x, bool catalogued) =>
        new(
            x.Id,
            x.Number,
            x.Title,
            x.Service,
            x.Priority,
            x.Impact,
            x.Urgency,
            x.State,
            x.HoldReason,
            x.Group,
            x.Person,
            x.Major is not null,
            Worst(x.Sla),
            x.ReportedAt,
            x.AcknowledgedAt,
            x.ResolvedAt,
            x.ReopenCount,
            x.Source,
            catalogued,
            x.Maintenance?.Number,
            x.Category,
            x.Type
        );

    private static string? Worst(IReadOnlyList<SlaFlag> flags) =>
        flags.Any(f => f.State == SlaState.Breached) ? SlaState.Breached
        : flags.Any(f => f.State == SlaState.AtRisk) ? SlaState.AtRisk
        : null;
}

/// <param name="Items">Newest first.</param>
/// <param name="Next">Cursor of the next page, or null at the end.</param>
public sealed record BoardPage(IReadOnlyList<BoardEntry> Items, string? Next);

/// <summary>Incidents of the same filter counted by each column.</summary>
public sealed record BoardCounts(
    int Total,
    IReadOnlyDictionary<string, int> State,
    IReadOnlyDictionary<string, int> Priority,
    IReadOnlyDictionary<string, int> Service,
    IReadOnlyDictionary<string, int> Group,
    IReadOnlyDictionary<string, int> Category,
    IReadOnlyDictionary<string, int> Type
);

/// <summary><c>GET /incidents</c> and <c>GET /incidents/counts</c>.</summary>
internal static class Board
{
    private const int PageSize = 50;
    private const int LargestPage = 500;
    private const string None = "(none)";

    internal static void MapBoard(this IEndpointRouteBuilder app)
    {
        app.MapGet("/incidents", List)
            .RequiresWithin(Responsibilities.Read)
            .DescribedAs("listIncidents", "Lists incidents, the newest first.")
            .WithTags("incidents")
            .Produces<BoardPage>();
        app.MapGet("/incidents/counts", Counts)
            .RequiresWithin(Responsibilities.Read)
            .DescribedAs("countIncidents", "Counts incidents by state, priority, service and group.")
            .WithTags("incidents")
            .Produces<BoardCounts>();
    }

    private static async Task<IResult> List(
        [AsParameters] BoardFilter filter,
        string? cursor,
        int? limit,
        Actor actor,
        IQuerySession session,
        CancellationToken cancellation
    )
    {
        if (limit is < 1 or > LargestPage)
            return Problems.Invalid("limit", $"Between 1 and {LargestPage}.");
        if (!TryParseCursor(cursor, out var before))
            return Problems.Invalid("cursor", "Not a cursor that this list gave.");
        if (filter.Validate() is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        var size = limit ?? PageSize;
        var found = await filter
            .Apply(session.Query<Incident>().Within(actor))
            .Where(x => x.Sequence < before)
            .OrderByDescending(x => x.Sequence)
            .Take(size + 1)
            .ToListAsync(cancellation);
        var page = found.Take(size).ToList();
        var offered = await session.Offered(page.Select(x => x.Service), cancellation);
        return Results.Ok(
            new BoardPage(
                [.. page.Select(x => BoardEntry.Of(x, offered.ContainsKey(x.Service)))],
                found.Count > size ? $"{page[^1].Sequence}" : null
            )
        );
    }

    private static async Task<IResult> Counts(
        [AsParameters] BoardFilter filter,
        Actor actor,
        IQuerySession session,
        CancellationToken cancellation
    )
    {
        if (filter.Validate() is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        var rows = await filter
            .Apply(session.Query<Incident>().Within(actor))
            .GroupBy(x => new
            {
                x.State,
                x.Priority,
                x.Service,
                x.Group,
            })
            .Select(g => new
            {
                g.Key.State,
                g.Key.Priority,
                g.Key.Service,
                g.Key.Group,
                Count = g.Count(),
            })
            .ToListAsync(cancellation);
        // By themselves: with the others there would be as many groups as incidents.
        var kinds = await filter
            .Apply(session.Query<Incident>().Within(actor))
            .GroupBy(x => new { x.Category, x.Type })
            .Select(g => new
            {
                g.Key.Category,
                g.Key.Type,
                Count = g.Count(),
            })
            .ToListAsync(cancellation);
        return Results.Ok(
            new BoardCounts(
                rows.Sum(row => row.Count),
                Sum(rows, row => row.State, row => row.Count),
                Sum(rows, row => row.Priority, row => row.Count),
                Sum(rows, row => row.Service, row => row.Count),
                Sum(rows, row => row.Group ?? None, row => row.Count),
                Sum(kinds, row => row.Category ?? None, row => row.Count),
                Sum(kinds, row => row.Type ?? None, row => row.Count)
            )
        );
    }

    private static Dictionary<string, int> Sum<T>(IEnumerable<T> rows, Func<T, string> key, Func<T, int> count) =>
        rows.GroupBy(key).OrderBy(g => g.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Sum(count));

    // The cursor is the number of the last incident of the page: stable, whatever is reported meanwhile.
    private static bool TryParseCursor(string? cursor, out long before)
    {
        before = long.MaxValue;
        return cursor is null || long.TryParse(cursor, out before);
    }
}

using Marten;
using Marten.Linq;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Problems;

/// <summary>What the list shows of a problem.</summary>
public sealed record ProblemEntry(
    Guid Id,
    string Number,
    string Title,
    string Service,
    string Priority,
    string State,
    string Source,
    string? Group,
    string? Person,
    bool KnownError,
    string? Change,
    int Incidents,
    DateTimeOffset RaisedAt,
    DateTimeOffset? ResolvedAt,
    int Reopened
)
{
    internal static ProblemEntry Of(Problem x) =>
        new(
            x.Id,
            x.Number,
            x.Title,
            x.Service,
            x.Priority,
            x.State,
            x.Source,
            x.Group,
            x.Person,
            x.KnownErrorAt is not null,
            x.Change?.Number,
            x.Incidents.Count,
            x.RaisedAt,
            x.ResolvedAt,
            x.ReopenCount
        );
}

/// <param name="Items">Newest first.</param>
/// <param name="Next">Cursor of the next page, or null at the end.</param>
public sealed record ProblemPage(IReadOnlyList<ProblemEntry> Items, string? Next);

/// <summary>Filters of the list; several values of one are separated by commas, and any of them matches.</summary>
/// <param name="State">States, or <c>open</c> for all that are neither resolved nor closed.</param>
/// <param name="Text">Words of title, symptom or root cause (all have to occur), or a number such as
/// PRB0000012.</param>
public sealed record ProblemFilter(string? State, string? Service, string? Priority, string? Text)
{
    private static readonly string[] Priorities = ["P1", "P2", "P3", "P4", "P5"];

    internal Dictionary<string, string[]> Validate()
    {
        var errors = new Dictionary<string, string[]>();
        if (Split(State).Except([.. ProblemState.All, "open"]).ToList() is { Count: > 0 } states)
            errors["state"] =
            [
                $"Unknown: {string.Join(", ", states)}. Known: open, {string.Join(", ", ProblemState.All)}.",
            ];
        if (Split(Priority).Except(Priorities).ToList() is { Count: > 0 } priorities)
            errors["priority"] = [$"Unknown: {string.Join(", ", priorities)}. Known: P1 to P5."];
        return errors;
    }

    internal IQueryable<Problem> Apply(IQueryable<Problem> problems)
    {
        var states = Split(State).SelectMany(state => state == "open" ? ProblemState.Open : [state]).ToArray();
        var (services, priorities) = (Split(Service), Split(Priority));
        if (states.Length > 0)
            problems = problems.Where(x => x.State.IsOneOf(states));
        if (services.Length > 0)
            problems = problems.Where(x => x.Service.IsOneOf(services));
        if (priorities.Length > 0)
            problems = problems.Where(x => x.Priority.IsOneOf(priorities));
        if (string.IsNullOrWhiteSpace(Text))
            return problems;
        if (ProblemNumbers.Series.Parse(Text) is { } sequence)
            return problems.Where(x => x.Sequence == sequence);
        var words = Symptom.Of(Text).Stems;
        // Numbers and names of hosts are no words of the search; they may stand in a title all the same.
        if (words.Count == 0)
            return problems.Where(x => x.Title.Contains(Text, StringComparison.OrdinalIgnoreCase));
        var query = string.Join(" & ", words);
        return problems.Where(x => x.Search(query, KnownErrorSearch.Language));
    }

    private static string[] Split(string? values) =>
        values?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}

/// <summary><c>GET /problems</c>.</summary>
internal static class ProblemList
{
    private const int PageSize = 50;
    private const int LargestPage = 500;

    internal static void MapProblemList(this IEndpointRouteBuilder app) =>
        app.MapGet("/problems", List)
            .RequiresWithin(Responsibilities.Read)
            .DescribedAs("listProblems", "Lists problems, the newest first.")
            .WithTags("problems")
            .Produces<ProblemPage>();

    private static async Task<IResult> List(
        [AsParameters] ProblemFilter filter,
        string? cursor,
        int? limit,
        Actor actor,
        IQuerySession session,
        CancellationToken cancellation
    )
    {
        if (limit is < 1 or > LargestPage)
            return Errors.Invalid("limit", $"Between 1 and {LargestPage}.");
        var before = long.MaxValue;
        // The cursor is the number of the last problem of the page: stable, whatever is raised meanwhile.
        if (cursor is not null && !long.TryParse(cursor, out before))
            return Errors.Invalid("cursor", "Not a cursor that this list gave.");
        if (filter.Validate() is { Count: > 0 } errors)
            return Errors.Invalid(errors);
        var size = limit ?? PageSize;
        var found = await filter
            .Apply(session.Query<Problem>().Within(actor))
            .Where(x => x.Sequence < before)
            .OrderByDescending(x => x.Sequence)
            .Take(size + 1)
            .ToListAsync(cancellation);
        var page = found.Take(size).ToList();
        return Results.Ok(
            new ProblemPage([.. page.Select(ProblemEntry.Of)], found.Count > size ? $"{page[^1].Sequence}" : null)
        );
    }
}

using Marten;
using Marten.Linq;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Problems;

/// <summary>How to live with a problem that is not solved yet.</summary>
/// <param name="Since">When cause and workaround were both known.</param>
/// <param name="Offers">How many incidents it was offered to.</param>
/// <param name="Score">How much of the text it has, 0 to 1; null without a text.</param>
public sealed record KnownErrorEntry(
    Guid Id,
    string Number,
    string Title,
    string Service,
    string Priority,
    string State,
    string? Symptom,
    string RootCause,
    string Workaround,
    string? Change,
    DateTimeOffset Since,
    int Offers,
    double? Score
)
{
    internal static KnownErrorEntry Of(Problem x, double? score) =>
        new(
            x.Id,
            x.Number,
            x.Title,
            x.Service,
            x.Priority,
            x.State,
            x.Symptom,
            x.RootCause!,
            x.Workaround!,
            x.Change?.Number,
            x.KnownErrorAt!.Value,
            x.Offers,
            score
        );
}

/// <summary>
/// <c>GET /known-errors?service=&amp;text=&amp;limit=&amp;offset=</c>: those that are not resolved; with a text the
/// best match first, else the newest. Where there are more, the header <c>Link</c> has the next page.
/// </summary>
internal static class KnownErrorList
{
    private const int PageSize = 100;
    private const int LargestPage = 500;

    internal static void MapKnownErrors(this IEndpointRouteBuilder app) =>
        app.MapGet("/known-errors", List)
            .RequiresWithin(Responsibilities.Read)
            .DescribedAs(
                "listKnownErrors",
                "Lists known errors with their workarounds; with words, those that match them best."
            )
            .WithTags("known-errors")
            .Produces<IEnumerable<KnownErrorEntry>>();

    private static async Task<IResult> List(
        string? service,
        string? text,
        int? limit,
        int? offset,
        Actor actor,
        IQuerySession session,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        if (limit is < 1 or > LargestPage)
            return Errors.Invalid("limit", $"Between 1 and {LargestPage}.");
        if (offset is < 0)
            return Errors.Invalid("offset", "0 or more.");
        var (size, start) = (limit ?? PageSize, offset ?? 0);
        var open = ProblemState.Open.ToArray();
        var problems = session
            .Query<Problem>()
            .Within(actor)
            .Where(x => x.KnownErrorAt != null && x.State.IsOneOf(open));
        if (service is not null)
            problems = problems.Where(x => x.Service == service);
        if (string.IsNullOrWhiteSpace(text))
        {
            var newest = problems.OrderByDescending(x => x.Sequence).Skip(start).Take(size + 1);
            return Page((await newest.ToListAsync(cancellation)).Select(x => KnownErrorEntry.Of(x, null)));
        }

        var asked = Symptom.Of(text);
        var found = (
            await KnownErrorSearch.Find(session, [(Guid.Empty, asked)], null, null, cancellation)
        ).ToDictionary(x => x.ProblemId, x => x.Words);
        var ids = found.Keys.ToArray();
        var matching = await problems.Where(x => x.Id.IsOneOf(ids)).ToListAsync(cancellation);
        return Page(
            matching
                .OrderByDescending(x => found[x.Id])
                .ThenByDescending(x => x.Sequence)
                .Skip(start)
                .Take(size + 1)
                .Select(x => KnownErrorEntry.Of(x, Math.Round(Math.Min(1, (double)found[x.Id] / asked.Stems.Count), 2)))
        );

        // One more than asked for was read: it tells whether there is a next page.
        IResult Page(IEnumerable<KnownErrorEntry> read)
        {
            var entries = read.ToList();
            if (entries.Count > size)
            {
                var next = new QueryString().Add("offset", $"{start + size}").Add("limit", $"{size}");
                if (service is not null)
                    next = next.Add("service", service);
                if (text is not null)
                    next = next.Add("text", text);
                http.Response.Headers.Link = $"<{next}>; rel=\"next\"";
            }

            return Results.Ok(entries.Take(size));
        }
    }
}

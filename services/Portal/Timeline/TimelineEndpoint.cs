using System.Net;
using System.Text.Json;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Portal;

/// <summary>
/// <c>GET /api/timeline/{id or number}</c>: the history of an incident, its problem, its changes and its clocks as one;
/// or of a problem or a change with the incidents that belong to it.
/// </summary>
internal static class TimelineEndpoint
{
    /// <summary>A problem may have more incidents than anybody reads.</summary>
    private const int StreamsAtMost = 40;
    private const int PageSize = 500;
    private const int LargestPage = 1_000;

    /// <param name="Kind">incident, problem or change.</param>
    /// <param name="Hidden">It is not for the caller, and so not among the events.</param>
    [SchemaName("JoinedStream")]
    internal sealed record Joined(string Kind, Guid Id, bool Hidden);

    /// <param name="Id">The stream that was asked for.</param>
    /// <param name="Streams">What was joined.</param>
    /// <param name="Complete">False: there were too many; the rest is left out.</param>
    /// <param name="Events">CloudEvents of all services, in business time.</param>
    /// <param name="Next">Cursor of the next page, or null at the end.</param>
    internal sealed record Timeline(
        Guid Id,
        string Kind,
        IReadOnlyList<Joined> Streams,
        bool Complete,
        [property: ItemsDescribedBy(typeof(DescribedCloudEvent))] IReadOnlyList<JsonElement> Events,
        string? Next = null
    )
    {
        /// <summary>
        /// What comes after the event that the cursor names, or after its time if it is no longer there.
        /// </summary>
        internal Timeline Page(Cursor? cursor, int size)
        {
            var named = cursor is null
                ? null
                : Events
                    .Index()
                    .Where(x => TimelineEvents.Text(x.Item, "id") == cursor.Key)
                    .Select(x => (int?)x.Index)
                    .FirstOrDefault();
            var skipped = named + 1 ?? Events.Count(e => TimelineEvents.Time(e, "time") <= cursor?.At);
            var page = Events.Skip(skipped).Take(size).ToList();
            var next =
                skipped + page.Count < Events.Count
                    ? new Cursor(TimelineEvents.Time(page[^1], "time"), TimelineEvents.Text(page[^1], "id")!).ToString()
                    : null;
            return this with { Events = page, Next = next };
        }
    }

    internal static void MapTimeline(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/timeline/{id}", Read)
            .RequiresSignIn("Each service that is asked decides what its caller may see.")
            .WithTags("timeline")
            .Produces<Timeline>()
            .DescribedAs(
                "getTimeline",
                "Joins the histories of an incident, its problem, its changes and its clocks in one."
            );

    private static async Task<IResult> Read(
        string id,
        string? cursor,
        int? limit,
        HttpContext http,
        Histories histories,
        CancellationToken cancellation
    )
    {
        if (limit is < 1 or > LargestPage)
            return Problems.Invalid("limit", $"Between 1 and {LargestPage}.");
        if (!Cursor.TryParse(cursor, out var after))
            return Problems.Invalid("cursor", "Not a cursor that this list gave.");
        var asker = Asker.Of(http);
        try
        {
            foreach (var kind in Kind.Of(id))
            {
                var history = await histories.Of(kind, id, asker, cancellation);
                if (history.StreamId is { } root)
                {
                    var timeline = await Join(kind, root, history, histories, asker, cancellation);
                    return Results.Ok(timeline.Page(after, limit ?? PageSize));
                }
            }

            return Problems.NotFound("incident, problem or change", id);
        }
        catch (HttpRequestException)
        {
            // Half a timeline would look like a whole one.
            http.Response.Headers.RetryAfter = "5";
            return Problems.Of(
                StatusCodes.Status503ServiceUnavailable,
                "unavailable",
                "A part of the timeline cannot be read at the moment."
            );
        }
    }

    private static async Task<Timeline> Join(
        Kind kind,
        Guid root,
        History history,
        Histories histories,
        Asker asker,
        CancellationToken cancellation
    )
    {
        var events = new List<JsonElement>(history.Events);
        var streams = new List<Joined> { new(kind.Name, root, Hidden: false) };
        var found = new HashSet<(Kind, Guid)> { (kind, root) };
        var next = new Queue<(Kind Kind, Guid Id)>();
        Follow(history);
        while (streams.Count < StreamsAtMost && next.TryDequeue(out var reference))
        {
            var joined = await histories.Of(reference.Kind, reference.Id.ToString(), asker, cancellation);
            if (joined.Status == HttpStatusCode.NotFound)
                continue;
            streams.Add(new(reference.Kind.Name, reference.Id, Hidden: joined.StreamId is null));
            events.AddRange(joined.Events);
            Follow(joined);
        }

        foreach (var incident in streams.Where(stream => stream.Kind == Kind.Incident.Name && !stream.Hidden).ToList())
            events.AddRange((await histories.OfClocks(incident.Id, asker, cancellation)).Events);
        return new(root, kind.Name, streams, Complete: next.Count == 0, TimelineEvents.InOrder(events));

        void Follow(History of)
        {
            foreach (var reference in of.Events.SelectMany(TimelineEvents.References))
            {
                // Whoever asks about one incident does not want to read of all the others that its problem has.
                if (reference.Kind == Kind.Incident && kind == Kind.Incident)
                    continue;
                if (found.Add(reference))
                    next.Enqueue(reference);
            }
        }
    }
}

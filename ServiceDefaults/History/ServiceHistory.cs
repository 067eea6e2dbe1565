using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.ServiceDefaults.History;

/// <summary>
/// <c>GET /history?after=POSITION&amp;limit=N</c>: every event of the service in the order of its log, a CloudEvent a
/// line. Resume with the <c>position</c> of the last line that was read.
/// </summary>
public static class ServiceHistory
{
    public static void MapServiceHistory(this IEndpointRouteBuilder app)
    {
        app.MapHistory();
        app.MapRefusals();
    }

    private static void MapHistory(this IEndpointRouteBuilder app) =>
        app.MapGet(
                "/history",
                async (
                    long? after,
                    long? limit,
                    EventFeed feed,
                    ServiceIdentity service,
                    HttpContext http,
                    CancellationToken cancellation
                ) =>
                {
                    if (after is < 0)
                        return Problems.Invalid("after", "A position is 0 or more.");
                    if (limit is < 1)
                        return Problems.Invalid("limit", "At least 1.");
                    http.Response.ContentType = Ndjson.MediaType;
                    var left = limit ?? long.MaxValue;
                    await foreach (var e in feed.Read(after ?? 0, cancellation))
                    {
                        if (left-- == 0)
                            break;
                        await http.Response.WriteLine(StreamHistory.ToJson(e, service.Name), cancellation);
                    }

                    return Results.Empty;
                }
            )
            .Requires(Activities.ReadHistory)
            .OfEveryService()
            .DescribedAs(
                "readHistory",
                "Streams every event of the service in the order of its log, a CloudEvent a line."
            )
            .WithTags("history")
            .Produces<DescribedCloudEvent>(contentType: Ndjson.MediaType);
}

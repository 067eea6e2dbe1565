using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.ServiceDefaults.Replay;

/// <summary>
/// <c>POST /replay</c>: a report as NDJSON while it is made; <c>?repair=true</c> replaces rows that differ, while the
/// service goes on. 409 when one is running.
/// </summary>
public static class ReplayEndpoint
{
    public static void MapReplay(this IEndpointRouteBuilder app) =>
        app.MapPost("/replay", Replay)
            .Requires(Activities.Compare)
            .MayOutliveToken(
                "A replay of a long log takes longer than a token lasts, and its report cannot be resumed."
            )
            .OfEveryService()
            .DescribedAs(
                "replayReadModels",
                "Compares the read models of the service with a replay of its log, or repairs them."
            )
            .WithTags("history")
            .Produces<ReplayLine>(contentType: Ndjson.MediaType);

    private static async Task<IResult> Replay(
        bool? repair,
        HttpContext http,
        Replays replays,
        ResponsibilityMatrix matrix,
        CancellationToken cancellation
    )
    {
        if (repair is true && Reach.Of(http.User, matrix[Activities.Repair]) is null)
            return Results.Forbid();
        if (!replays.TryBegin())
            return Problems.Of(StatusCodes.Status409Conflict, "replay-running", "A replay of this service is running.");
        try
        {
            http.Response.ContentType = Ndjson.MediaType;
            await foreach (var line in replays.Run(repair is true, cancellation))
            {
                await http.Response.WriteLine(line, cancellation);
                await http.Response.Body.FlushAsync(cancellation);
            }
        }
        finally
        {
            replays.End();
        }

        return Results.Empty;
    }
}

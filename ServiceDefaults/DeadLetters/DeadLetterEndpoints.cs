using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client.Exceptions;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.ServiceDefaults.DeadLetters;

/// <summary>
/// What the service could not handle: to be looked at, sent back when the cause is mended, or thrown away.
/// </summary>
public static class DeadLetterEndpoints
{
    private const int LimitAtMost = 1000;
    private const string Busy = "dead-letters-busy";

    public static void MapDeadLetters(this IEndpointRouteBuilder app)
    {
        var letters = app.MapGroup("/dead-letters")
            .WithTags("dead letters")
            .OfEveryService()
            .AddEndpointFilter(AnswerForBroker);
        letters
            .MapGet("", List)
            .Requires(Activities.ReadDeadLetters)
            .DescribedAs("listDeadLetters", "Lists the messages that the service could not handle, the oldest first.")
            .Refuses(StatusCodes.Status409Conflict, Busy)
            .Produces<DeadLetterPage>();
        letters
            .MapGet("/{id}", Show)
            .Requires(Activities.ReadDeadLetters)
            .DescribedAs("getDeadLetter", "Returns one dead letter with its whole body, and others of the same id.")
            .Refuses(StatusCodes.Status409Conflict, Busy)
            .Produces<SameDeadLetters>();
        letters
            .MapPost("/replay", ReplayAll)
            .Requires(Activities.SettleDeadLetters)
            .DescribedAs("replayDeadLetters", "Sends all dead letters back to the queues that they died on.")
            .Refuses(StatusCodes.Status409Conflict, Busy)
            .Produces<ReplayedDeadLetters>();
        letters
            .MapPost("/{id}/replay", Replay)
            .Requires(Activities.SettleDeadLetters)
            .DescribedAs("replayDeadLetter", "Sends one dead letter back to the queue that it died on.")
            .Refuses(StatusCodes.Status409Conflict, Busy)
            .Produces<ReplayedDeadLetters>();
        letters
            .MapPost("/{id}/discard", Discard)
            .Requires(Activities.SettleDeadLetters)
            .DescribedAs("discardDeadLetter", "Throws one dead letter away.")
            .Refuses(StatusCodes.Status409Conflict, Busy)
            .Produces<SameDeadLetters>();
    }

    private static async Task<IResult> List(
        [AsParameters] DeadLetterFilter filter,
        string? cursor,
        int? limit,
        DeadLetterBox box,
        CancellationToken cancellation
    )
    {
        if (limit is < 1 or > LimitAtMost)
            return Problems.Invalid("limit", $"Between 1 and {LimitAtMost}.");
        var after = 0L;
        if (cursor is not null && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out after))
            return Problems.Invalid("cursor", "Not a cursor that this list gave.");
        return Results.Ok(await box.List(filter, after, limit ?? 100, cancellation));
    }

    private static async Task<IResult> Show(string id, DeadLetterBox box, CancellationToken cancellation) =>
        await box.Find(id, cancellation) is { Count: > 0 } found ? Results.Ok(new SameDeadLetters(found)) : Unknown(id);

    private static async Task<IResult> ReplayAll(
        Actor actor,
        DeadLetterBox box,
        ILogger<DeadLetterBox> logger,
        CancellationToken cancellation
    )
    {
        var report = await box.Replay(null, actor.Id, cancellation);
        Log(logger, actor, report);
        return Results.Ok(report);
    }

    private static async Task<IResult> Replay(
        string id,
        Actor actor,
        DeadLetterBox box,
        ILogger<DeadLetterBox> logger,
        CancellationToken cancellation
    )
    {
        var report = await box.Replay(id, actor.Id, cancellation);
        Log(logger, actor, report);
        return report switch
        {
            { Replayed.Count: > 0 } => Results.Ok(report),
            { Stayed.Count: > 0 } => Problems.Of(
                StatusCodes.Status409Conflict,
                "no-way-back",
                "Which queue of this service it died on is not known, or the queue is not there any more. "
                    + "It stays where it is."
            ),
            _ => Unknown(id),
        };
    }

    private static async Task<IResult> Discard(
        string id,
        Actor actor,
        DeadLetterBox box,
        ILogger<DeadLetterBox> logger,
        CancellationToken cancellation
    )
    {
        var gone = await box.Discard(id, actor.Id, cancellation);
        foreach (var letter in gone)
            logger.LogWarning("{Actor} has discarded the dead letter {Id}, {Type}.", actor.Id, letter.Id, letter.Type);
        return gone.Count > 0 ? Results.Ok(new SameDeadLetters(gone)) : Unknown(id);
    }

    private static void Log(ILogger logger, Actor actor, ReplayedDeadLetters report)
    {
        foreach (var letter in report.Replayed)
            logger.LogInformation(
                "{Actor} has sent the dead letter {Id} back to {Queue}.",
                actor.Id,
                letter.Id,
                letter.Queue
            );
    }

    private static IResult Unknown(string id) => Problems.NotFound("dead letter", id);

    // Its client also gives up waiting by cancelling itself.
    private static bool IsBrokers(Exception error) =>
        error is RabbitMQClientException or IOException or TimeoutException or OperationCanceledException;

    private static async ValueTask<object?> AnswerForBroker(
        EndpointFilterInvocationContext context,
        EndpointFilterDelegate next
    )
    {
        try
        {
            return await next(context);
        }
        catch (OperationInterruptedException busy) when (DeadLetterTurn.IsBusy(busy))
        {
            return Problems.Of(
                StatusCodes.Status409Conflict,
                Busy,
                "Somebody else is sending dead letters back. Try again."
            );
        }
        catch (Exception error) when (IsBrokers(error) && !context.HttpContext.RequestAborted.IsCancellationRequested)
        {
            context.HttpContext.Response.Headers.RetryAfter = "5";
            return Problems.Of(
                StatusCodes.Status503ServiceUnavailable,
                "unavailable",
                $"The broker does not answer: {error.Message}"
            );
        }
    }
}

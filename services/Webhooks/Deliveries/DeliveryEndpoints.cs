using Marten;
using Npgsql;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Webhooks;

/// <summary>
/// <c>/webhooks/{id}/deliveries</c>: what was sent, how often and with which answer; <c>/webhooks/{id}/test</c> sends
/// something now.
/// </summary>
internal static class DeliveryEndpoints
{
    private const int LargestPage = 500;

    /// <param name="DeliveryId">Where to look for what came of it:
    /// <c>/webhooks/{id}/deliveries/{deliveryId}</c>.</param>
    internal sealed record TestSent(Guid DeliveryId);

    internal static void MapDeliveries(this IEndpointRouteBuilder app)
    {
        var webhook = app.MapGroup("/webhooks/{id:guid}").WithTags("webhooks");
        webhook
            .MapGet("/deliveries", List)
            .Requires(Responsibilities.Read)
            .DescribedAs("listDeliveries", "Lists what was sent to a webhook, the newest first.")
            .Produces<DeliveryPage>();
        webhook
            .MapGet("/deliveries/{deliveryId:guid}", Get)
            .Requires(Responsibilities.Read)
            .DescribedAs("getDelivery", "Returns one delivery with every attempt.")
            .Produces<Delivery>();
        webhook
            .MapPost("/deliveries/{deliveryId:guid}/retry", Retry)
            .Requires(Responsibilities.Keep)
            .Produces(StatusCodes.Status204NoContent)
            .DescribedAs("retryDelivery", "Sends a failed delivery again.");
        webhook
            .MapPost("/test", Test)
            .Requires(Responsibilities.Keep)
            .Produces<TestSent>(StatusCodes.Status202Accepted)
            .DescribedAs("testWebhook", "Sends a test event to a webhook.");
    }

    private static async Task<IResult> List(
        Guid id,
        string? state,
        string? cursor,
        int? limit,
        NpgsqlDataSource source,
        IQuerySession session,
        CancellationToken cancellation
    )
    {
        if (limit is < 1 or > LargestPage)
            return Problems.Invalid("limit", $"Between 1 and {LargestPage}.");
        if (state is not (null or DeliveryState.Pending or DeliveryState.Delivered or DeliveryState.Failed))
            return Problems.Invalid(
                "state",
                $"{DeliveryState.Pending}, {DeliveryState.Delivered} or {DeliveryState.Failed}."
            );
        if (!Cursor.TryParse(cursor, out var before) || (before is not null && !Guid.TryParse(before.Key, out _)))
            return Problems.Invalid("cursor", "Not a cursor that this list gave.");
        return await session.LoadAsync<Subscription>(id, cancellation) is null
            ? Problems.NotFound("webhook", id)
            : Results.Ok(await DeliveryLog.Page(source, id, state, before, limit ?? 100, cancellation));
    }

    private static async Task<IResult> Get(
        Guid id,
        Guid deliveryId,
        NpgsqlDataSource source,
        CancellationToken cancellation
    ) =>
        await DeliveryLog.Find(source, id, deliveryId, cancellation) is { } delivery
            ? Results.Ok(delivery)
            : Problems.NotFound("delivery", deliveryId);

    private static async Task<IResult> Retry(
        Guid id,
        Guid deliveryId,
        NpgsqlDataSource source,
        IQuerySession session,
        Wakeup wakeup,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (await session.LoadAsync<Subscription>(id, cancellation) is not { } subscription)
            return Problems.NotFound("webhook", id);
        if (await DeliveryLog.Find(source, id, deliveryId, cancellation) is not { } delivery)
            return Problems.NotFound("delivery", deliveryId);
        if (RetryDelivery.Decide(subscription, delivery.State) is { } rule)
            return Problems.Rule(rule);
        await DeliveryLog.SetDue(source, deliveryId, time.GetUtcNow(), cancellation);
        wakeup.Signal();
        return Results.NoContent();
    }

    private static async Task<IResult> Test(
        Guid id,
        Actor actor,
        IQuerySession session,
        NewDeliveries deliveries,
        Wakeup wakeup,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (await session.LoadAsync<Subscription>(id, cancellation) is not { } subscription)
            return Problems.NotFound("webhook", id);
        if (subscription.Disabled)
            return Problems.Rule(DisableSubscription.Refusal);
        var now = time.GetUtcNow();
        var delivery = await deliveries.Add(
            id,
            TestEvent.Create(id, Guid.CreateVersion7(now), actor.Id, now),
            cancellation
        );
        wakeup.Signal();
        return Results.Accepted($"/api/webhooks/{id}/deliveries/{delivery}", new TestSent(delivery));
    }
}

using Marten;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.History;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Webhooks;

/// <summary><c>/webhooks</c>: who is told about which events. Commands answer as <see cref="Commands"/> says.</summary>
internal static class SubscriptionEndpoints
{
    private const string What = "webhook";

    /// <param name="Secret">Shown this once: what is sent is signed with it.</param>
    internal sealed record AddedWebhook(Guid Id, string Url, IReadOnlyList<string> Types, string Secret);

    /// <param name="Secret">Shown this once.</param>
    /// <param name="OldValidUntil">Until then the old one signs, too.</param>
    internal sealed record NewWebhookSecret(string Secret, DateTimeOffset OldValidUntil);

    internal static void MapSubscriptions(this IEndpointRouteBuilder app)
    {
        app.MapHistory<Subscription>("webhooks", What, Responsibilities.Read);
        var webhooks = app.MapGroup("/webhooks").WithTags("webhooks");
        webhooks
            .MapGet("", (IQuerySession session, CancellationToken cancellation) =>
                session.Query<Subscription>().OrderBy(x => x.Url).ThenBy(x => x.Id).ToListAsync(cancellation)
            )
            .Requires(Responsibilities.Read)
            .DescribedAs("listWebhooks", "Lists the webhooks.");
        webhooks
            .MapPost("", Add)
            .Requires(Responsibilities.Keep)
            .Produces<AddedWebhook>(StatusCodes.Status201Created)
            .DescribedAs("addWebhook", "Adds a webhook, and shows the secret that signs what it gets this once.");
        webhooks
            .MapPost(
                "/{id:guid}/change",
                (
                    Guid id,
                    Target target,
                    Reach reach,
                    Actor actor,
                    IDocumentStore store,
                    TimeProvider time,
                    HttpContext http
                ) =>
                    Check(target, reach) is { Count: > 0 } errors
                        ? Task.FromResult(Problems.Invalid(errors))
                        : store.Decide<Subscription>(
                            What,
                            id,
                            x => ChangeSubscription.Decide(x, target, actor.Id, time.GetUtcNow()),
                            http
                        )
            )
            .Requires(Responsibilities.Keep)
            .DescribedAs("changeWebhook", "Changes the address or the event types of a webhook.");
        webhooks
            .MapPost("/{id:guid}/rotate-secret", Rotate)
            .Requires(Responsibilities.Keep)
            .Produces<NewWebhookSecret>()
            .DescribedAs("rotateWebhookSecret", "Gives a webhook a new secret, and shows it this once.");
        webhooks
            .MapPost(
                "/{id:guid}/disable",
                (Guid id, Actor actor, IDocumentStore store, TimeProvider time, HttpContext http) =>
                    store.Decide<Subscription>(
                        What,
                        id,
                        x => DisableSubscription.Decide(x, DisabledReason.ByHand, actor.Id, time.GetUtcNow()),
                        http,
                        along: session => DeliveryTable.StopPending(session, id, time.GetUtcNow())
                    )
            )
            .Requires(Responsibilities.Keep)
            .DescribedAs("disableWebhook", "Disables a webhook: nothing is sent to it.");
        webhooks
            .MapPost(
                "/{id:guid}/enable",
                (Guid id, Actor actor, IDocumentStore store, TimeProvider time, HttpContext http) =>
                    store.Decide<Subscription>(
                        What,
                        id,
                        x => EnableSubscription.Decide(x, actor.Id, time.GetUtcNow()),
                        http
                    )
            )
            .Requires(Responsibilities.Keep)
            .DescribedAs("enableWebhook", "Enables a webhook again.");
    }

    private static async Task<IResult> Add(
        Target target,
        Reach reach,
        Actor actor,
        IDocumentStore store,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (Check(target, reach) is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        var (id, secret) = (Guid.CreateVersion7(time.GetUtcNow()), Secret.Draw());
        var decision = AddSubscription.Decide(target, id, actor.Id, time.GetUtcNow());
        return await store.Start<Subscription>(
            id,
            decision,
            () => Results.Created($"/api/webhooks/{id}", new AddedWebhook(id, target.Url, target.Types, secret)),
            actor,
            cancellation,
            along: session => Secrets.Add(session, id, secret)
        );
    }

    private static Dictionary<string, string[]> Check(Target target, Reach reach)
    {
        var errors = Validation.Check(target);
        if (reach.Problem(target.Url) is { } problem)
            errors.TryAdd("url", [problem]);
        return errors;
    }

    private static async Task<IResult> Rotate(
        Guid id,
        Actor actor,
        IDocumentStore store,
        TimeProvider time,
        HttpContext http
    )
    {
        var (secret, now) = (Secret.Draw(), time.GetUtcNow());
        var answer = await store.Decide<Subscription>(
            What,
            id,
            _ => RotateSecret.Decide(actor.Id, now),
            http,
            along: session => Secrets.Rotate(session, id, secret, now)
        );
        return answer is IStatusCodeHttpResult { StatusCode: StatusCodes.Status204NoContent }
            ? Results.Ok(new NewWebhookSecret(secret, now + RotateSecret.Overlap))
            : answer;
    }
}

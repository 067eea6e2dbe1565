using Marten;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Changes;

/// <summary><c>GET</c> and <c>POST /change-policy</c>: who approves what, and how risk is weighed.</summary>
internal static class PolicyEndpoints
{
    /// <param name="Version">0: built in.</param>
    internal sealed record ShownChangePolicy(int Version, PolicyTerms Terms);

    internal static void MapPolicy(this IEndpointRouteBuilder app)
    {
        app.MapGet("/change-policy", async (IQuerySession session, CancellationToken cancellation) =>
            {
                var policy = await ChangePolicy.Read(session, cancellation);
                return Results.Ok(new ShownChangePolicy(policy.Versions.Count, policy.Current));
            })
            .RequiresWithin(Responsibilities.Read)
            .DescribedAs("getChangePolicy", "Returns who approves which changes, and how risk is weighed.")
            .WithTags("change-policy")
            .Produces<ShownChangePolicy>();
        app.MapPost("/change-policy", Set)
            .Requires(Responsibilities.Manage)
            .DescribedAs("setChangePolicy", "Sets who approves which changes, and how risk is weighed.")
            .WithTags("change-policy");
    }

    private static async Task<IResult> Set(
        PolicyTerms terms,
        Actor actor,
        IDocumentStore store,
        TimeProvider time,
        HttpContext http
    )
    {
        if (terms.Validate() is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        var now = time.GetUtcNow();
        await using (var session = store.LightweightSession())
        {
            session.Trace(actor);
            await session.LockStreams([ChangePolicy.TheId], http.RequestAborted);
            if (await session.LoadAsync<ChangePolicy>(ChangePolicy.TheId, http.RequestAborted) is null)
            {
                var events = ChangePolicy.BuiltIn.Set(terms, actor.Id, now).Events;
                if (events.Count > 0)
                    session.Events.StartStream<ChangePolicy>(ChangePolicy.TheId, events);
                await session.SaveChangesAsync(http.RequestAborted);
                return Results.NoContent();
            }
        }

        return await store.Decide<ChangePolicy>(
            "policy",
            ChangePolicy.TheId,
            policy => policy.Set(terms, actor.Id, now),
            http
        );
    }
}

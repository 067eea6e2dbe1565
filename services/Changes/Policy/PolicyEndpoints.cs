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
        return await store.Commit(
            actor,
            async session =>
            {
                var policies = await session.LockStreams<ChangePolicy>([ChangePolicy.TheId], http.RequestAborted);
                if (policies[ChangePolicy.TheId] is not null)
                    return policies.Answer("policy", ChangePolicy.TheId, ChangePolicy.TheId, http, policy =>
                        policy.Set(terms, actor.Id, now)
                    );
                policies.Append(ChangePolicy.TheId, ChangePolicy.BuiltIn.Set(terms, actor.Id, now).Events);
                return Results.NoContent();
            },
            http.RequestAborted
        );
    }
}

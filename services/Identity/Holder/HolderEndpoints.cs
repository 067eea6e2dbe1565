using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.History;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Identity;

/// <summary>The history of people and clients under <c>/holders</c>, by ids alone, and their roles.</summary>
internal static class HolderEndpoints
{
    internal static void MapHolders(this IEndpointRouteBuilder app) =>
        app.MapGroup("")
            .AtFrontDoor("/api/identity")
            .MapHistory<RoleHolder>("holders", "holder", Activities.ReadHistory, find: (id, _, _) =>
                Task.FromResult<Guid?>(Guid.TryParse(id, out var person) ? person : HolderId.OfClient(id))
            );

    /// <summary><c>POST …/{id}/roles</c> and <c>…/{id}/roles/revoke</c>, for people and clients alike.</summary>
    /// <param name="holders">The group of the collection.</param>
    /// <param name="what">Singular noun for messages.</param>
    /// <param name="kind">Which of the two.</param>
    /// <param name="find">Turns what stands in the path into the id of the stream.</param>
    internal static void MapRoleChanges(
        this IEndpointRouteBuilder holders,
        string what,
        string kind,
        Func<string, Guid> find
    )
    {
        var name = char.ToUpperInvariant(what[0]) + what[1..];
        holders
            .MapPost(
                "/{id}/roles",
                (string id, RoleChange change, Actor actor, Ledger ledger, TimeProvider time, HttpContext http) =>
                    Validation.Check(change) is { Count: > 0 } errors
                        ? Task.FromResult(Problems.Invalid(errors))
                        : ledger.Decide(
                            what,
                            kind,
                            find(id),
                            (x, administrators) =>
                                GrantRole.Decide(x, change, administrators, actor.Id, time.GetUtcNow()),
                            http
                        )
            )
            .Requires(Responsibilities.ManageRoles)
            .DescribedAs($"grantRoleTo{name}", $"Grants a role to a {what}.");
        holders
            .MapPost(
                "/{id}/roles/revoke",
                (string id, RoleChange change, Actor actor, Ledger ledger, TimeProvider time, HttpContext http) =>
                    Validation.Check(change) is { Count: > 0 } errors
                        ? Task.FromResult(Problems.Invalid(errors))
                        : ledger.Decide(
                            what,
                            kind,
                            find(id),
                            (x, administrators) =>
                                RevokeRole.Decide(x, change, administrators, actor.Id, time.GetUtcNow()),
                            http
                        )
            )
            .Requires(Responsibilities.ManageRoles)
            .DescribedAs($"revokeRoleOf{name}", $"Takes a role from a {what}.");
    }
}

using Marten;
using Microsoft.EntityFrameworkCore;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Identity;

/// <summary>
/// <c>GET /roles</c>: who holds what, since when, and by whom it was granted; <c>?asOf=TIME</c> as it was recorded
/// then.
/// </summary>
internal static class HeldRolesEndpoint
{
    /// <param name="Holder">The subject of their tokens.</param>
    /// <param name="UserName">Of a person who is not erased.</param>
    internal sealed record HeldRoleRow(
        string Holder,
        string Kind,
        string State,
        string? UserName,
        string Role,
        string? Scope,
        DateTimeOffset Since,
        string GrantedBy
    );

    internal static void MapHeldRoles(this IEndpointRouteBuilder app) =>
        app.MapGet("/roles", List)
            .Requires(Responsibilities.ReadRoles)
            .WithTags("roles")
            .Produces<HeldRoleRow[]>()
            .DescribedAs("listHeldRoles", "Lists who holds which role, since when, and by whom it was granted.")
            .AtFrontDoor("/api/identity");

    private static async Task<IEnumerable<HeldRoleRow>> List(
        DateTimeOffset? asOf,
        IQuerySession session,
        AccountsContext accounts,
        CancellationToken cancellation
    )
    {
        var holders = asOf is { } then
            ? await AsOf(then.ToUniversalTime(), session, cancellation)
            : await Marten.QueryableExtensions.ToListAsync(session.Query<RoleHolder>(), cancellation);
        var names = await accounts.Users.ToDictionaryAsync(
            account => account.Id,
            account => account.UserName,
            cancellation
        );
        return holders
            .SelectMany(holder =>
                holder.Roles.Select(held => new HeldRoleRow(
                    holder.Subject,
                    holder.Kind,
                    holder.State,
                    names.GetValueOrDefault(holder.Id),
                    held.Role,
                    held.Scope,
                    held.Since,
                    held.By
                ))
            )
            .OrderBy(row => row.Role)
            .ThenBy(row => row.Scope)
            .ThenBy(row => row.Since);
    }

    /// <summary>One pass over the log: it has few events for each holder.</summary>
    private static async Task<IReadOnlyList<RoleHolder>> AsOf(
        DateTimeOffset then,
        IQuerySession session,
        CancellationToken cancellation
    )
    {
        var events = await Marten.QueryableExtensions.ToListAsync(
            session.Events.QueryAllRawEvents().Where(e => e.Timestamp <= then).OrderBy(e => e.Sequence),
            cancellation
        );
        return
        [
            .. events
                .GroupBy(e => e.StreamId)
                // Logs of older versions have a few times that are too early (ADR 23), as if a holder had a role before
                // it was added.
                .Where(stream => stream.First().Version == 1)
                .Select(stream => StreamFold.Of<RoleHolder>(stream.Select(e => e.Data))),
        ];
    }
}

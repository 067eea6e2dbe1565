using Marten;
using Microsoft.EntityFrameworkCore;

namespace Sms.Identity;

/// <summary>A person as administrators see them. Names are missing when they are erased.</summary>
public sealed record PersonView(
    Guid Id,
    string? UserName,
    string? Name,
    string? Email,
    string State,
    IReadOnlyList<HeldRole> Roles,
    DateTimeOffset AddedAt,
    DateTimeOffset? LockedUntil
)
{
    internal static PersonView Of(RoleHolder holder, Account? account) =>
        new(
            holder.Id,
            account?.UserName,
            account?.Name,
            account?.Email,
            holder.State,
            holder.Roles,
            holder.AddedAt,
            account?.LockoutEnd
        );

    internal static async Task<IReadOnlyList<PersonView>> All(
        IQuerySession session,
        AccountsContext accounts,
        CancellationToken cancellation
    )
    {
        var names = await accounts.Users.AsNoTracking().ToDictionaryAsync(account => account.Id, cancellation);
        var people = await Marten.QueryableExtensions.ToListAsync(
            session.Query<RoleHolder>().Where(holder => holder.Kind == HolderKind.Person),
            cancellation
        );
        return
        [
            .. people
                .Select(person => Of(person, names.GetValueOrDefault(person.Id)))
                .OrderBy(person => person.UserName ?? "~")
                .ThenBy(person => person.AddedAt),
        ];
    }
}

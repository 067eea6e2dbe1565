using Marten;
using Microsoft.AspNetCore.Identity;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Identity;

/// <summary><c>/me</c>: who I am, what I hold, and another password.</summary>
internal static class MeEndpoints
{
    /// <param name="Id">The subject of the token.</param>
    internal sealed record Me(string Id, string? UserName, string? Name, string? Email, IReadOnlyList<HeldRole> Roles);

    internal static void MapMe(this IEndpointRouteBuilder app)
    {
        const string because = "It is about the caller alone.";
        var me = app.MapGroup("/me").AtFrontDoor("/api/identity").WithTags("me");
        me.MapGet("", Show)
            .RequiresSignIn(because)
            .Produces<Me>()
            .DescribedAs("getMe", "Returns who the caller is, and which roles they hold.");
        me.MapPost("/password", ChangePassword)
            .RequiresSignIn(because)
            .DescribedAs("changeMyPassword", "Changes the password of the caller.");
    }

    private static async Task<IResult> Show(
        Actor actor,
        IQuerySession session,
        UserManager<Account> users,
        CancellationToken cancellation
    )
    {
        var isPerson = Guid.TryParse(actor.Id, out var id);
        if (
            await session.LoadAsync<RoleHolder>(isPerson ? id : HolderId.OfClient(actor.Id), cancellation)
            is not { } holder
        )
            return Problems.NotFound("holder", actor.Id);
        var account = isPerson ? await users.FindByIdAsync(actor.Id) : null;
        return Results.Ok(new Me(actor.Id, account?.UserName, account?.Name, account?.Email, holder.Roles));
    }

    private static async Task<IResult> ChangePassword(
        NewPassword change,
        Actor actor,
        Ledger ledger,
        AccountsContext accounts,
        UserManager<Account> users,
        SignInAttempt attempt,
        TimeProvider time,
        HttpContext http
    )
    {
        if (Validation.Check(change) is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        if (!Guid.TryParse(actor.Id, out var id) || await users.FindByIdAsync(actor.Id) is not { } account)
            return Problems.NotFound("person", actor.Id);
        foreach (var validator in users.PasswordValidators)
        {
            if (
                await validator.ValidateAsync(users, account, change.Password) is
                { Succeeded: false, Errors: var wrong }
            )
                return Problems.Invalid("password", string.Join(' ', wrong.Select(error => error.Description)));
        }

        if (!await attempt.Check(account, change.CurrentPassword, http.Connection.RemoteIpAddress, http.RequestAborted))
            return Problems.Invalid(
                "currentPassword",
                "It is not the current password, or there were too many attempts."
            );
        accounts.ChangeTracker.Clear();
        return await ledger.Decide(
            "person",
            HolderKind.Person,
            id,
            (x, _) => Decision.Append(new PasswordChanged(actor.Id, time.GetUtcNow())),
            http,
            along: () => accounts.SetPassword(users, id, change.Password, http.RequestAborted)
        );
    }
}

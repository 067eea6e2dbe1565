using Marten;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;

namespace Sms.Identity;

/// <summary><c>/people</c>: who can sign in. Commands answer as <see cref="Commands"/> says.</summary>
internal static class PeopleEndpoints
{
    private const string What = "person";

    /// <param name="Password">Shown this once.</param>
    internal sealed record Added(Guid Id, string UserName, string Password);

    /// <param name="Password">Shown this once.</param>
    internal sealed record Reset(string Password);

    internal static void MapPeople(this IEndpointRouteBuilder app)
    {
        var people = app.MapGroup("/people").WithTags("people");
        people
            .MapGet("", (IQuerySession session, AccountsContext accounts, CancellationToken cancellation) =>
                PersonView.All(session, accounts, cancellation)
            )
            .Requires(Responsibilities.ReadPeople);
        people.MapGet("/{id:guid}", Show).Requires(Responsibilities.ReadPeople).Produces<PersonView>();
        people.MapPost("", Add).Requires(Responsibilities.ManagePeople).Produces<Added>(StatusCodes.Status201Created);
        people
            .MapPost(
                "/{id:guid}/disable",
                (Guid id, Actor actor, Ledger ledger, AccountsContext accounts, TimeProvider time, HttpContext http) =>
                    ledger.Decide(
                        What,
                        HolderKind.Person,
                        id,
                        (x, administrators) => DisablePerson.Decide(x, administrators, actor.Id, time.GetUtcNow()),
                        http,
                        along: () => accounts.End(id.ToString(), http.RequestAborted)
                    )
            )
            .Requires(Responsibilities.ManagePeople);
        people
            .MapPost("/{id:guid}/enable", (Guid id, Actor actor, Ledger ledger, TimeProvider time, HttpContext http) =>
                ledger.Decide(
                    What,
                    HolderKind.Person,
                    id,
                    (x, _) => EnablePerson.Decide(x, actor.Id, time.GetUtcNow()),
                    http
                )
            )
            .Requires(Responsibilities.ManagePeople);
        people
            .MapPost(
                "/{id:guid}/erase",
                (Guid id, Actor actor, Ledger ledger, AccountsContext accounts, TimeProvider time, HttpContext http) =>
                    ledger.Decide(
                        What,
                        HolderKind.Person,
                        id,
                        (x, administrators) => ErasePerson.Decide(x, administrators, actor.Id, time.GetUtcNow()),
                        http,
                        along: async () =>
                        {
                            await accounts.End(id.ToString(), http.RequestAborted);
                            await accounts
                                .Users.Where(account => account.Id == id)
                                .ExecuteDeleteAsync(http.RequestAborted);
                        }
                    )
            )
            .Requires(Responsibilities.ManagePeople);
        people
            .MapPost("/{id:guid}/password", ResetPasswordOf)
            .Requires(Responsibilities.ManagePeople)
            .Produces<Reset>();
        people.MapRoleChanges(What, HolderKind.Person, id => Guid.TryParse(id, out var person) ? person : Guid.Empty);
    }

    private static async Task<IResult> Show(
        Guid id,
        IQuerySession session,
        UserManager<Account> users,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        if (await session.LoadAsync<RoleHolder>(id, cancellation) is not { Kind: HolderKind.Person } holder)
            return Problems.NotFound(What, id);
        http.Response.Headers.ETag = $"\"{holder.Version}\"";
        return Results.Ok(PersonView.Of(holder, await users.FindByIdAsync(id.ToString())));
    }

    private static async Task<IResult> Add(
        NewPerson person,
        Actor actor,
        Ledger ledger,
        UserManager<Account> users,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (Validation.Check(person) is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        var (now, password) = (time.GetUtcNow(), Password.Draw());
        var id = Guid.CreateVersion7(now);
        var refusal = await ledger.Start(
            id,
            _ => Task.FromResult<IReadOnlyList<object>>([new PersonAdded(id, actor.Id, now)]),
            async () =>
            {
                var added = await users.CreateAsync(
                    new Account
                    {
                        Id = id,
                        UserName = person.UserName,
                        Name = person.Name,
                        Email = person.Email,
                    },
                    password
                );
                return added.Succeeded ? null
                    : added.Errors.Any(error => error.Code == nameof(IdentityErrorDescriber.DuplicateUserName))
                        ? Problems.Of(StatusCodes.Status409Conflict, "user-name-taken", "Somebody has this user name.")
                    : Problems.Invalid("userName", string.Join(' ', added.Errors.Select(error => error.Description)));
            },
            actor,
            cancellation
        );
        return refusal ?? Results.Created($"/api/identity/people/{id}", new Added(id, person.UserName, password));
    }

    private static async Task<IResult> ResetPasswordOf(
        Guid id,
        Actor actor,
        Ledger ledger,
        AccountsContext accounts,
        UserManager<Account> users,
        TimeProvider time,
        HttpContext http
    )
    {
        var password = Password.Draw();
        var answer = await ledger.Decide(
            What,
            HolderKind.Person,
            id,
            (x, _) => ResetPassword.Decide(x, actor.Id, time.GetUtcNow()),
            http,
            along: async () => await accounts.SetPassword(users, id, password, http.RequestAborted)
        );
        return answer is IStatusCodeHttpResult { StatusCode: StatusCodes.Status204NoContent }
            ? Results.Ok(new Reset(password))
            : answer;
    }
}

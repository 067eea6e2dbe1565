using Marten;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Identity;

/// <summary><c>/people</c>: who can sign in. Commands answer as <see cref="Commands"/> says.</summary>
internal static class PeopleEndpoints
{
    private const string What = "person";

    /// <param name="Password">Shown this once.</param>
    internal sealed record AddedPerson(Guid Id, string UserName, string Password);

    /// <param name="Password">Shown this once.</param>
    internal sealed record NewPasswordOfPerson(string Password);

    internal static void MapPeople(this IEndpointRouteBuilder app)
    {
        var people = app.MapGroup("/people").AtFrontDoor("/api/identity").WithTags("people");
        people
            .MapGet("", (IQuerySession session, AccountsContext accounts, CancellationToken cancellation) =>
                PersonView.All(session, accounts, cancellation)
            )
            .Requires(Responsibilities.ReadPeople)
            .DescribedAs("listPeople", "Lists the people who can sign in.");
        people
            .MapGet("/{id:guid}", Show)
            .Requires(Responsibilities.ReadPeople)
            .Produces<PersonView>()
            .DescribedAs("getPerson", "Returns one person who can sign in.");
        people
            .MapPost("", Add)
            .Requires(Responsibilities.ManagePeople)
            .Produces<AddedPerson>(StatusCodes.Status201Created)
            .DescribedAs("addPerson", "Adds a person, and shows their first password this once.");
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
            .Requires(Responsibilities.ManagePeople)
            .DescribedAs("disablePerson", "Disables a person: they are signed out, and cannot sign in.");
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
            .Requires(Responsibilities.ManagePeople)
            .DescribedAs("enablePerson", "Lets a disabled person sign in again.");
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
            .Requires(Responsibilities.ManagePeople)
            .DescribedAs("erasePerson", "Erases what is known of a person but their id.");
        people
            .MapPost("/{id:guid}/password", ResetPasswordOf)
            .Requires(Responsibilities.ManagePeople)
            .Produces<NewPasswordOfPerson>()
            .DescribedAs("resetPassword", "Gives a person a new password, and shows it this once.");
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
        return refusal ?? Results.Created($"/api/identity/people/{id}", new AddedPerson(id, person.UserName, password));
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
            ? Results.Ok(new NewPasswordOfPerson(password))
            : answer;
    }
}

using Marten;
using OpenIddict.Abstractions;
using OpenIddict.Core;
using OpenIddict.EntityFrameworkCore.Models;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;
using static OpenIddict.Abstractions.OpenIddictConstants;
using Client = OpenIddict.EntityFrameworkCore.Models.OpenIddictEntityFrameworkCoreApplication;

namespace Sms.Identity;

/// <summary><c>/clients</c>: programs that act by themselves, with a secret and roles of their own.</summary>
internal static class ClientEndpoints
{
    private const string What = "client";

    /// <param name="Secret">Shown this once.</param>
    internal sealed record AddedClient(string ClientId, string Secret);

    /// <param name="Secret">Shown this once.</param>
    /// <param name="OldValidUntil">Until then the old one is taken, too.</param>
    internal sealed record RotatedClientSecret(string Secret, DateTimeOffset OldValidUntil);

    internal sealed record ListedClient(
        string ClientId,
        string State,
        IReadOnlyList<HeldRole> Roles,
        DateTimeOffset AddedAt
    );

    internal static void MapClients(this IEndpointRouteBuilder app)
    {
        var clients = app.MapGroup("/clients").AtFrontDoor("/api/identity").WithTags("clients");
        clients
            .MapGet("", async (IQuerySession session, CancellationToken cancellation) =>
                (
                    await session
                        .Query<RoleHolder>()
                        .Where(holder => holder.Kind == HolderKind.Client)
                        .OrderBy(holder => holder.Subject)
                        .ToListAsync(cancellation)
                ).Select(holder => new ListedClient(holder.Subject, holder.State, holder.Roles, holder.AddedAt))
            )
            .Requires(Responsibilities.ReadClients)
            .DescribedAs("listClients", "Lists the programs that have roles of their own.")
            .Produces<IEnumerable<ListedClient>>();
        clients
            .MapPost("", Add)
            .Requires(Responsibilities.ManageClients)
            .Produces<AddedClient>(StatusCodes.Status201Created)
            .DescribedAs("addClient", "Adds a program, and shows its secret this once.");
        clients
            .MapPost("/{id}/rotate", Rotate)
            .Requires(Responsibilities.ManageClients)
            .Produces<RotatedClientSecret>()
            .DescribedAs("rotateClientSecret", "Gives a program a new secret, and shows it this once.");
        clients
            .MapPost("/{id}/revoke", Revoke)
            .Requires(Responsibilities.ManageClients)
            .DescribedAs("revokeClient", "Ends a program for good: it gets no tokens any more.");
        clients.MapRoleChanges(What, HolderKind.Client, HolderId.OfClient);
    }

    private static async Task<IResult> Add(
        NewClient client,
        Actor actor,
        Ledger ledger,
        IOpenIddictApplicationManager clients,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (Validation.Check(client) is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        var (id, secret) = (HolderId.OfClient(client.ClientId), Password.DrawSecret());
        var added = false;
        var refusal = await ledger.Start(
            id,
            async session =>
                OwnClients.Has(client.ClientId) || await session.LoadAsync<RoleHolder>(id, cancellation) is not null
                    ? []
                    : [new ClientAdded(id, client.ClientId, actor.Id, time.GetUtcNow())],
            async () =>
            {
                await clients.CreateAsync(
                    new OpenIddictApplicationDescriptor
                    {
                        ClientId = client.ClientId,
                        ClientSecret = secret,
                        ClientType = ClientTypes.Confidential,
                        Permissions = { Permissions.Endpoints.Token, Permissions.GrantTypes.ClientCredentials },
                    },
                    cancellation
                );
                added = true;
                return null;
            },
            actor,
            cancellation
        );
        return refusal
            ?? (
                added
                    ? Results.Created(
                        $"/api/identity/clients/{client.ClientId}",
                        new AddedClient(client.ClientId, secret)
                    )
                    : Problems.Of(
                        StatusCodes.Status409Conflict,
                        "client-exists",
                        "There is such a client, or there was one: no id is given twice."
                    )
            );
    }

    private static async Task<IResult> Rotate(
        string id,
        Actor actor,
        Ledger ledger,
        OpenIddictApplicationManager<Client> clients,
        TimeProvider time,
        HttpContext http
    )
    {
        var (secret, now) = (Password.DrawSecret(), time.GetUtcNow());
        var answer = await ledger.Decide(
            What,
            HolderKind.Client,
            HolderId.OfClient(id),
            (x, _) => RotateClientSecret.Decide(x, actor.Id, now),
            http,
            along: async () =>
            {
                var client = await clients.FindByClientIdAsync(id, http.RequestAborted)
                    ?? throw new InvalidOperationException($"There is no client {id}.");
                OldSecret.Keep(client, now + RotateClientSecret.Overlap);
                await clients.UpdateAsync(client, secret, http.RequestAborted);
            }
        );
        return answer is IStatusCodeHttpResult { StatusCode: StatusCodes.Status204NoContent }
            ? Results.Ok(new RotatedClientSecret(secret, now + RotateClientSecret.Overlap))
            : answer;
    }

    private static Task<IResult> Revoke(
        string id,
        Actor actor,
        Ledger ledger,
        AccountsContext accounts,
        TimeProvider time,
        HttpContext http
    ) =>
        ledger.Decide(
            What,
            HolderKind.Client,
            HolderId.OfClient(id),
            (x, _) => RevokeClient.Decide(x, actor.Id, time.GetUtcNow()),
            http,
            along: async () =>
            {
                await accounts.End(id, http.RequestAborted);
                accounts.Remove(
                    await Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.SingleAsync(
                        accounts.Set<Client>(),
                        client => client.ClientId == id,
                        http.RequestAborted
                    )
                );
                await accounts.SaveChangesAsync(http.RequestAborted);
            }
        );
}

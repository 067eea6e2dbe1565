using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using Sms.ServiceDefaults.Access;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Sms.Identity;

/// <summary>The clients that come with the system. Both are public: what everybody has keeps no secret.</summary>
internal sealed class OwnClients(IOpenIddictApplicationManager clients, IOptions<AccessSettings> access)
{
    internal const string CommandLine = "sms-cli";
    internal const string Web = "sms-web";

    internal static bool Has(string clientId) => clientId is CommandLine or Web;

    internal async Task Register(CancellationToken cancellation)
    {
        // Of a native application any port of the loopback address counts.
        await Register(
            Describe(CommandLine, ApplicationTypes.Native, new Uri("http://127.0.0.1/callback")),
            cancellation
        );
        var web = Describe(Web, ApplicationTypes.Web, new Uri(access.Value.Authority, "/signin-callback"));
        web.PostLogoutRedirectUris.Add(new Uri(access.Value.Authority, "/"));
        await Register(web, cancellation);
    }

    /// <summary>At each start, since the address of the Portal may have changed.</summary>
    private async Task Register(OpenIddictApplicationDescriptor description, CancellationToken cancellation)
    {
        if (await clients.FindByClientIdAsync(description.ClientId!, cancellation) is { } client)
            await clients.UpdateAsync(client, description, cancellation);
        else
            await clients.CreateAsync(description, cancellation);
    }

    private static OpenIddictApplicationDescriptor Describe(string id, string type, Uri redirect) =>
        new()
        {
            ClientId = id,
            ClientType = ClientTypes.Public,
            ApplicationType = type,
            ConsentType = ConsentTypes.Implicit,
            RedirectUris = { redirect },
            Permissions =
            {
                Permissions.Endpoints.Authorization,
                Permissions.Endpoints.Token,
                Permissions.Endpoints.EndSession,
                Permissions.Endpoints.Revocation,
                Permissions.GrantTypes.AuthorizationCode,
                Permissions.GrantTypes.RefreshToken,
                Permissions.ResponseTypes.Code,
                Permissions.Scopes.Profile,
                Permissions.Scopes.Email,
            },
            Requirements = { Requirements.Features.ProofKeyForCodeExchange },
        };
}

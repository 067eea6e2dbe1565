using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using Sms.ServiceDefaults.Access;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Sms.Identity;

/// <summary>The OpenID Connect provider: authorization code with PKCE, refresh tokens, client credentials.</summary>
internal static class Provider
{
    internal const string Audience = "sms";

    internal static void AddProvider(this WebApplicationBuilder builder)
    {
        builder.Logging.AddFilter("OpenIddict", LogLevel.Warning);
        var settings = ProviderSettings.Read(builder.Configuration);
        builder.Services.AddSingleton(settings);
        builder
            .Services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<AccountsContext>())
            .AddCore(core => core.ReplaceApplicationManager(typeof(ClientManager<>)))
            .AddServer(server => Configure(server, settings));
        builder
            .Services.AddOptions<OpenIddictServerOptions>()
            .Configure<TokenKeys, IOptions<AccessSettings>>(
                (options, keys, access) =>
                {
                    options.Issuer = access.Value.Authority;
                    options.SigningCredentials.Add(
                        new SigningCredentials(keys.Signing, SecurityAlgorithms.EcdsaSha256)
                    );
                    options.EncryptionCredentials.Add(
                        new EncryptingCredentials(
                            keys.Encryption,
                            SecurityAlgorithms.Aes256KW,
                            SecurityAlgorithms.Aes256CbcHmacSha512
                        )
                    );
                }
            );
        // TLS ends at the door; behind it tokens travel in the clear, as everything does.
        builder.Services.Configure<OpenIddictServerAspNetCoreOptions>(options =>
            options.DisableTransportSecurityRequirement = true
        );
        // The service need not ask itself for its own keys.
        builder
            .Services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<TokenKeys, IOptions<AccessSettings>>(
                (options, keys, access) =>
                {
                    options.Configuration = new OpenIdConnectConfiguration
                    {
                        Issuer = access.Value.Authority.ToString(),
                    };
                    options.Configuration.SigningKeys.Add(keys.Signing);
                }
            );
        builder.Services.AddHostedService<TokenPruning>();
    }

    private static void Configure(OpenIddictServerBuilder server, ProviderSettings settings)
    {
        server
            .SetAuthorizationEndpointUris(AuthorizeEndpoint.Path)
            .SetTokenEndpointUris(TokenEndpoint.Path)
            .SetEndSessionEndpointUris(EndSessionEndpoint.Path)
            .SetUserInfoEndpointUris(UserInfoEndpoint.Path)
            .SetRevocationEndpointUris("/connect/revoke");
        server
            .AllowAuthorizationCodeFlow()
            .AllowRefreshTokenFlow()
            .AllowClientCredentialsFlow()
            .RequireProofKeyForCodeExchange();
        // Not 'plain', which proves nothing to whoever has seen the request.
        server.Configure(options => options.CodeChallengeMethods.Remove(CodeChallengeMethods.Plain));
        server.RegisterScopes(Scopes.Profile, Scopes.Email);
        server
            .SetAccessTokenLifetime(settings.AccessTokenLifetime)
            .SetRefreshTokenLifetime(settings.RefreshTokenLifetime);
        // A refresh token that comes a second time was stolen, from whoever comes first or second: both end.
        server.SetRefreshTokenReuseLeeway(null);
        TokenRedemption.AddTo(server);
        OwnAddress.AddTo(server);
        server.DisableAccessTokenEncryption();
        server
            .UseAspNetCore()
            .EnableAuthorizationEndpointPassthrough()
            .EnableTokenEndpointPassthrough()
            .EnableEndSessionEndpointPassthrough()
            .EnableUserInfoEndpointPassthrough();
        server.AddEventHandler<ApplyTokenResponseContext>(handler =>
            handler.UseInlineHandler(NoteRefusal).SetOrder(int.MinValue)
        );
        server.AddEventHandler<ApplyAuthorizationResponseContext>(handler =>
            handler.UseInlineHandler(TellNoDetails).SetOrder(int.MinValue)
        );
        server.AddEventHandler<ApplyRevocationResponseContext>(handler =>
            handler.UseInlineHandler(TellNoDetails).SetOrder(int.MinValue)
        );
        server.AddEventHandler<ApplyUserInfoResponseContext>(handler =>
            handler.UseInlineHandler(TellNoDetails).SetOrder(int.MinValue)
        );
    }

    private static ValueTask NoteRefusal(ApplyTokenResponseContext context)
    {
        if (
            context.Error is Errors.InvalidClient or Errors.InvalidGrant
            && context.Transaction.GetHttpRequest() is { HttpContext: var http }
        )
            http.RequestServices.GetRequiredService<AccessRefusals>()
                .Note(
                    http,
                    StatusCodes.Status401Unauthorized,
                    context.Error == Errors.InvalidClient ? "client-authentication-failed" : "grant-invalid",
                    null,
                    context.Request?.ClientId
                );
        // One answer for both: whoever guesses does not learn which clients there are.
        if (context.Error == Errors.InvalidClient)
            context.Response.ErrorDescription = "There is no such client, or its secret is wrong.";
        return TellNoDetails(context);
    }

    /// <summary>The address of the library's pages would tell what runs here.</summary>
    private static ValueTask TellNoDetails(BaseContext context)
    {
        if (context.Transaction.Response is { } response)
            response.ErrorUri = null;
        return default;
    }
}

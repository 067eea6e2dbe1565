using Microsoft.OpenApi;

namespace Sms.ServiceDefaults.OpenApi;

/// <summary>How callers show who they are.</summary>
internal static class SecuritySchemes
{
    /// <summary>Either will do: a client that can get a token itself, or whoever has one.</summary>
    internal static IReadOnlyDictionary<string, OpenApiSecurityScheme> OfTokens { get; } =
        new Dictionary<string, OpenApiSecurityScheme>
        {
            ["oauth2"] = new()
            {
                Type = SecuritySchemeType.OAuth2,
                Description = "OpenID Connect: the metadata is at /.well-known/openid-configuration.",
                Flows = new OpenApiOAuthFlows
                {
                    AuthorizationCode = new OpenApiOAuthFlow
                    {
                        AuthorizationUrl = new Uri("/connect/authorize", UriKind.Relative),
                        TokenUrl = new Uri("/connect/token", UriKind.Relative),
                        Scopes = new Dictionary<string, string>
                        {
                            ["openid"] = "Says who signs in.",
                            ["offline_access"] = "Gives a refresh token.",
                        },
                    },
                    ClientCredentials = new OpenApiOAuthFlow
                    {
                        TokenUrl = new Uri("/connect/token", UriKind.Relative),
                        Scopes = new Dictionary<string, string>(),
                    },
                },
            },
            ["accessToken"] = new()
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description = "An access token of the OpenID Connect provider, such as `./sms token` prints.",
            },
        };
}

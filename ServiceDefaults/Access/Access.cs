using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Sms.ServiceDefaults.Access;

/// <summary>Configured under <c>Access</c>; a service does not start without it.</summary>
public sealed record AccessSettings
{
    /// <summary>Issuer of the tokens: an OpenID Connect provider.</summary>
    [Required]
    public Uri Authority { get; init; } = null!;

    /// <summary>
    /// Where the provider's metadata is read, if not at <c>.well-known/openid-configuration</c> below its name.
    /// </summary>
    public Uri? MetadataAddress { get; init; }

    /// <summary>
    /// Whether that may be plain HTTP on another machine: whoever can change what travels there can make tokens. For a
    /// network that is encrypted, or a cluster's own.
    /// </summary>
    public bool AllowHttpMetadata { get; init; }

    /// <summary>For whom a token has to be made out.</summary>
    [Required]
    public string Audience { get; init; } = "sms";

    /// <summary>The claim that holds the roles; providers differ.</summary>
    [Required]
    public string RoleClaim { get; init; } = TokenClaims.Role;

    /// <summary>
    /// The claim that names the client: <c>azp</c> at Keycloak, <c>appid</c> or <c>azp</c> at Entra ID.
    /// </summary>
    [Required]
    public string ClientClaim { get; init; } = TokenClaims.Client;

    /// <summary>The provider's names of roles → ours, where they differ.</summary>
    public Dictionary<string, string> Roles { get; init; } = [];
}

/// <summary>Bearer tokens, and the rule that without a rule nobody gets in.</summary>
public static class Access
{
    private static readonly string[] Algorithms =
    [
        "RS256",
        "RS384",
        "RS512",
        "PS256",
        "PS384",
        "PS512",
        "ES256",
        "ES384",
        "ES512",
    ];

    internal static void AddAccess(this WebApplicationBuilder builder, ResponsibilityMatrix matrix)
    {
        builder.Services.AddSingleton(matrix);
        var section = builder.Configuration.GetSection("Access");
        builder
            .Services.AddOptions<AccessSettings>()
            .Bind(section)
            .ValidateDataAnnotations()
            .Validate(
                settings => settings.Authority is { IsAbsoluteUri: true },
                "Access:Authority is the address of an OpenID Connect provider."
            )
            .ValidateOnStart();
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        builder
            .Services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<Microsoft.Extensions.Options.IOptions<AccessSettings>>(Configure);
        builder
            .Services.AddAuthorizationBuilder()
            .SetFallbackPolicy(
                new AuthorizationPolicy([new RuleRequirement()], [JwtBearerDefaults.AuthenticationScheme])
            );
        builder.Services.AddSingleton<IAuthorizationHandler, RuleHandler>();
        builder.Services.AddSingleton<AccessRefusals>().AddSingleton<IAuthorizationMiddlewareResultHandler, Refusing>();
    }

    private static void Configure(
        JwtBearerOptions options,
        Microsoft.Extensions.Options.IOptions<AccessSettings> configured
    )
    {
        var settings = configured.Value;
        options.Authority = settings.Authority.ToString();
        if (settings.MetadataAddress is { } metadata)
            options.MetadataAddress = metadata.ToString();
        // Tokens and keys travel in the clear inside one machine only, unless somebody vouches for the network.
        options.RequireHttpsMetadata =
            !settings.AllowHttpMetadata && !(settings.MetadataAddress ?? settings.Authority).IsLoopback;
        options.MapInboundClaims = false;
        options.SaveToken = false;
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidIssuers = [settings.Authority.ToString(), settings.Authority.ToString().TrimEnd('/')],
            ValidAudience = settings.Audience,
            ValidAlgorithms = Algorithms,
            NameClaimType = TokenClaims.Subject,
            RoleClaimType = TokenClaims.Role,
            ClockSkew = TimeSpan.FromSeconds(30),
        };
        options.Events = new JwtBearerEvents
        {
            // What is open has its own keys, in the same header.
            OnMessageReceived = context =>
            {
                if (context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
                    context.NoResult();
                return Task.CompletedTask;
            },
            OnAuthenticationFailed = context => KnowKeys(context.Options, context.HttpContext.RequestAborted),
            OnTokenValidated = context =>
            {
                if (Translate(context.Principal!, settings) is { } refusal)
                    context.Fail(refusal);
                return Task.CompletedTask;
            },
        };
    }

    /// <summary>A token is only wrong for somebody who knows the provider's keys.</summary>
    private static async Task KnowKeys(JwtBearerOptions options, CancellationToken cancellation)
    {
        try
        {
            await options.ConfigurationManager!.GetConfigurationAsync(cancellation);
        }
        catch (InvalidOperationException unread)
        {
            throw new ProviderAway(unread);
        }
    }

    /// <summary>The provider's claims in our words.</summary>
    private static string? Translate(ClaimsPrincipal principal, AccessSettings settings)
    {
        var identity = (ClaimsIdentity)principal.Identity!;
        if (string.IsNullOrEmpty(identity.FindFirst(TokenClaims.Subject)?.Value))
            return "The token names no subject.";
        if (settings.ClientClaim != TokenClaims.Client && identity.FindFirst(settings.ClientClaim) is { } client)
            identity.AddClaim(new Claim(TokenClaims.Client, client.Value));
        if (settings.RoleClaim == TokenClaims.Role && settings.Roles.Count == 0)
            return null;
        var theirs = identity.FindAll(settings.RoleClaim).ToList();
        foreach (var claim in theirs)
            identity.RemoveClaim(claim);
        foreach (var claim in theirs)
            identity.AddClaim(new Claim(TokenClaims.Role, settings.Roles.GetValueOrDefault(claim.Value, claim.Value)));
        return null;
    }
}

/// <summary>Nobody can be told whether a token is right; answered as 503 with Retry-After.</summary>
public sealed class ProviderAway(Exception cause) : Exception("The provider of the tokens cannot be reached.", cause);

/// <summary>The rule of the endpoint.</summary>
internal sealed class RuleRequirement : IAuthorizationRequirement;

internal sealed class RuleHandler(ResponsibilityMatrix matrix, ILogger<RuleHandler> logger)
    : AuthorizationHandler<RuleRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RuleRequirement requirement)
    {
        if (context.Resource is not HttpContext http)
            return Task.CompletedTask;
        // An unknown address, method or type of content (routing has endpoints of its own for these): the answer, 404,
        // 405 or 415, tells no more than the documentation.
        if (http.GetEndpoint() is not RouteEndpoint endpoint)
        {
            context.Succeed(requirement);
            return Task.CompletedTask;
        }

        if (context.User.Identity?.IsAuthenticated != true)
            return Task.CompletedTask;

        // The last one is the nearest to the endpoint.
        if (endpoint.Metadata.GetMetadata<AccessRule>() is not { } rule)
        {
            logger.LogError("{Endpoint} has no rule of access; nobody gets in.", endpoint.DisplayName);
            return Task.CompletedTask;
        }

        if (rule.Activity is null)
        {
            context.Succeed(requirement);
            return Task.CompletedTask;
        }

        var reach = Reach.Of(context.User, matrix[rule.Activity]);
        if (reach is null || reach != Reach.Everything && !rule.Within)
            return Task.CompletedTask;
        http.Features.Set(reach);
        context.Succeed(requirement);
        return Task.CompletedTask;
    }
}

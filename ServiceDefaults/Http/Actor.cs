using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Sms.ServiceDefaults.Access;

namespace Sms.ServiceDefaults.Http;

/// <summary>
/// Who acts, through which client, and how far: from the token, never from the request. Bound as a parameter of
/// endpoints.
/// </summary>
/// <param name="Id">The subject: an opaque user id, or the id of a client that acts by itself.</param>
/// <param name="Client">The client that the token was given to, or null.</param>
/// <param name="Reach">For what the caller may do what the endpoint is for.</param>
public sealed record Actor(string Id, string? Client, Reach Reach)
{
    /// <summary>Longest subject that OpenID Connect allows.</summary>
    private const int Longest = 255;

    public static ValueTask<Actor> BindAsync(HttpContext context) => ValueTask.FromResult(Of(context));

    /// <exception cref="BadHttpRequestException">The token does not say who it is.</exception>
    public static Actor Of(HttpContext context) =>
        context.User.FindFirstValue(TokenClaims.Subject) is { Length: > 0 and <= Longest } subject
            ? new Actor(
                subject,
                context.User.FindFirstValue(TokenClaims.Client),
                context.Features.Get<Reach>() ?? Reach.Everything
            )
            : throw new BadHttpRequestException("The token does not say who it is.", StatusCodes.Status401Unauthorized);
}

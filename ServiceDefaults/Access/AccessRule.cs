using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;

namespace Sms.ServiceDefaults.Access;

/// <summary>What somebody has to be to use an endpoint. Every endpoint has one; without it nobody gets in.</summary>
/// <param name="Activity">A row of the matrix, or null: whoever is signed in, or everybody.</param>
/// <param name="Within">Roles that are held for a scope count too: the endpoint keeps to the <see cref="Reach"/> of its
/// caller.</param>
/// <param name="Because">Why no role is asked for.</param>
public sealed record AccessRule(string? Activity, bool Within = false, string? Because = null);

public static class AccessRules
{
    /// <summary>
    /// For those whom the matrix lets do this; roles held for one service or customer only do not count.
    /// </summary>
    public static T Requires<T>(this T endpoint, string activity)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new AccessRule(activity));

    /// <summary>
    /// The same, and those who hold such a role for a scope: the endpoint has to keep to their <see cref="Reach"/>.
    /// </summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="activity">A row of the matrix.</param>
    /// <param name="within">False: as <see cref="Requires"/>.</param>
    public static T RequiresWithin<T>(this T endpoint, string activity, bool within = true)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new AccessRule(activity, within));

    /// <summary>For everybody who is signed in.</summary>
    public static T RequiresSignIn<T>(this T endpoint, string because)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new AccessRule(null, Because: because));

    /// <summary>For everybody, without a token.</summary>
    public static T Open<T>(this T endpoint, string because)
        where T : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new AccessRule(null, Because: because), new AllowAnonymousAttribute());
}

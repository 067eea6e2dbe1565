using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;

namespace Sms.ServiceDefaults.OpenApi;

/// <summary>
/// What an endpoint says about itself in the description of the API. Parameters, bodies, access and errors are read
/// from the endpoint itself.
/// </summary>
public static class EndpointDescriptions
{
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="id">Operation id: the name of the method in a generated client, unique across all services, such
    /// as <c>acknowledgeIncident</c>.</param>
    /// <param name="summary">One sentence that says what the operation does.</param>
    public static T DescribedAs<T>(this T endpoint, string id, string summary)
        where T : IEndpointConventionBuilder => endpoint.WithName(id).WithSummary(summary);

    /// <summary>
    /// The endpoint calls a decision that it was given as a delegate: the rules that the decision may refuse by are
    /// answers of the endpoint.
    /// </summary>
    public static T Decides<T>(this T endpoint, Delegate decision)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new DecisionOfEndpoint(decision));

    /// <summary>
    /// Codes that the endpoint answers with another status than 409, or that its code does not spell out.
    /// </summary>
    public static T Refuses<T>(this T endpoint, int status, params string[] codes)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new RefusedByEndpoint(status, codes));

    /// <summary>The front door has it under this prefix, instead of <c>/api</c>.</summary>
    public static T AtFrontDoor<T>(this T endpoint, string prefix)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new FrontDoorPrefix(prefix));

    /// <summary>Every service has it, and the front door names the service: <c>/api/history/{service}</c>.</summary>
    internal static T OfEveryService<T>(this T endpoint)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new EndpointOfEveryService());

    /// <summary>For an endpoint that reads its body itself: what the body is. Nothing of it is checked.</summary>
    public static RouteHandlerBuilder DescribesBody<T>(this RouteHandlerBuilder endpoint, params string[] mediaTypes) =>
        endpoint.WithMetadata(new BodyOfEndpoint(typeof(T), mediaTypes));

    /// <summary>The endpoint reads this header itself.</summary>
    public static T ReadsHeader<T>(this T endpoint, string name, string description)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new HeaderOfEndpoint(name, description));

    /// <summary>An endpoint that is open for access tokens, and asks for something else itself.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="name">Name of the scheme.</param>
    /// <param name="scheme">One of several that will do.</param>
    public static T AsksFor<T>(this T endpoint, string name, OpenApiSecurityScheme scheme)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new SchemeOfEndpoint(name, scheme));
}

internal sealed record DecisionOfEndpoint(Delegate Decision);

internal sealed record RefusedByEndpoint(int Status, IReadOnlyList<string> Codes);

internal sealed record FrontDoorPrefix(string Prefix);

internal sealed record EndpointOfEveryService;

internal sealed record BodyOfEndpoint(Type Type, IReadOnlyList<string> MediaTypes);

internal sealed record HeaderOfEndpoint(string Name, string Description);

internal sealed record SchemeOfEndpoint(string Name, OpenApiSecurityScheme Scheme);

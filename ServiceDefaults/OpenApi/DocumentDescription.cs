using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Sms.ServiceDefaults.OpenApi;

/// <summary>
/// What holds for the API of a service as a whole: where it is, its paths, security schemes, problems.
/// </summary>
internal sealed class DocumentDescription : IOpenApiDocumentTransformer
{
    public Task TransformAsync(
        OpenApiDocument document,
        OpenApiDocumentTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        var service = context.ApplicationServices.GetService<ServiceIdentity>()?.Name;
        document.Info = new OpenApiInfo
        {
            Title = service is null ? "Service management" : $"Service management: {service}",
            Version = "1",
            Description =
                "Errors are problem+json (RFC 9457) with a stable `code`. Times are RFC 3339 with an offset. "
                + "A list gives `next` while there is more: send it as `cursor`. "
                + "Who asks too often gets 429 with `Retry-After`.",
        };
        document.Servers = [new OpenApiServer { Url = "/", Description = "The front door." }];
        document.Paths = Paths(
            document,
            context
                .DescriptionGroups.SelectMany(group => group.Items)
                // The front door has what every service has, but is none of those that it leads to.
                .Where(item =>
                    service is not null
                    || !item.ActionDescriptor.EndpointMetadata.OfType<EndpointOfEveryService>().Any()
                )
        );
        SchemaUse.RequireWhatAnswersAlwaysHave(document);
        foreach (var (name, schema) in ProblemSchemas.All)
            document.AddComponent<IOpenApiSchema>(name, schema);
        StandardResponses.AddTo(document);
        foreach (var (name, scheme) in SecuritySchemes.OfTokens)
            document.AddComponent<IOpenApiSecurityScheme>(name, scheme);
        foreach (
            var own in context
                .DescriptionGroups.SelectMany(group => group.Items)
                .SelectMany(item => item.ActionDescriptor.EndpointMetadata.OfType<SchemeOfEndpoint>())
                .DistinctBy(own => own.Name)
        )
            document.AddComponent<IOpenApiSecurityScheme>(own.Name, own.Scheme);
        SortSchemas(document.Components!);
        return Task.CompletedTask;
    }

    /// <summary>So that the text is the same each time.</summary>
    private static void SortSchemas(OpenApiComponents components) =>
        components.Schemas = components
            .Schemas!.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .ToDictionary(pair => pair.Key, pair => pair.Value);

    private static OpenApiPaths Paths(OpenApiDocument document, IEnumerable<ApiDescription> endpoints)
    {
        var paths = new OpenApiPaths();
        foreach (var endpoint in endpoints.OrderBy(FrontDoor.PathOf, StringComparer.Ordinal))
        {
            var path = FrontDoor.PathOf(endpoint);
            var item = document.Paths[FrontDoor.RouteOf(endpoint)];
            if (!paths.TryGetValue(path, out var known))
                paths[path] = item;
            else if (!ReferenceEquals(known, item))
                throw new InvalidOperationException($"Two routes are {path} at the front door.");
        }

        return paths;
    }
}

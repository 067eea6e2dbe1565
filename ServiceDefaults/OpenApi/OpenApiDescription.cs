using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Sms.ServiceDefaults.Access;

namespace Sms.ServiceDefaults.OpenApi;

/// <summary>
/// The description of a service's HTTP API: OpenAPI 3.1, with the paths that the front door has, under
/// <c>/openapi/v1.json</c>. It is made from the endpoints and their types.
/// </summary>
public static class OpenApiDescription
{
    private const string Document = "v1";

    /// <summary>The argument with which a service writes its description and ends.</summary>
    public const string Verb = "openapi";

    internal static void AddOpenApiDescription(this WebApplicationBuilder builder) =>
        builder.Services.AddOpenApi(Document, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.CreateSchemaReferenceId = SchemaNames.Of;
            options.AddSchemaTransformer<SchemaDescription>();
            options.AddOperationTransformer<OperationDescription>();
            options.AddDocumentTransformer<DocumentDescription>();
        });

    internal static void MapOpenApiDescription(this WebApplication app) =>
        app.MapOpenApi().RequiresSignIn("It describes the service, no data.");

    /// <summary>Writes the description without serving: neither the database nor the broker has to be there.</summary>
    public static async Task WriteOpenApiDescription(this WebApplication app, TextWriter to)
    {
        // Endpoints are known to the description once the pipeline has them.
        app.UseRouting();
        ((IApplicationBuilder)app).UseEndpoints(_ => { });
        var provider = app.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Document);
        var document = await provider.GetOpenApiDocumentAsync();
        await to.WriteAsync(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1));
    }
}

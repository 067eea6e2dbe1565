using Microsoft.Net.Http.Headers;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.OpenApi;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace Sms.Portal;

/// <summary>
/// The description of the whole API: <c>/openapi.json</c> for programs, <c>/api-docs</c> for people. It is the file in
/// docs/reference/openapi, so that it is there whichever service is down.
/// </summary>
internal static class ApiDocs
{
    internal const string Document = "/openapi.json";

    internal const string Page = "/api-docs";

    /// <summary>
    /// The page runs its own scripts and asks its own server, nothing else. Its scripts set styles on elements, and its
    /// icons are data.
    /// </summary>
    private const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>The page, and every file of it.</summary>
    internal static void UseApiDocs(this WebApplication app)
    {
        app.Use(
            (context, next) =>
            {
                if (context.Request.Path.StartsWithSegments(Page))
                    context.Response.Headers[HeaderNames.ContentSecurityPolicy] = PagePolicy;
                return next(context);
            }
        );
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = Page[1..];
            page.DocumentTitle = "Service management API";
            page.SwaggerEndpoint(Document, "All services");
            page.DocExpansion(DocExpansion.None);
            page.DefaultModelsExpandDepth(0);
            page.DisplayOperationId();
            page.EnableDeepLinking();
            page.EnableFilter();
        });
    }

    internal static void MapApiDocs(this IEndpointRouteBuilder app)
    {
        app.MapGet(Document, Describe)
            .Open("It describes the API, no data.")
            .DescribedAs("getApiDescription", "Returns this description of the API of all services, in OpenAPI 3.1.")
            .AtFrontDoor("")
            .WithTags("description")
            .Produces<System.Text.Json.JsonElement>();
        app.MapGet("/", Welcome)
            .Open("It names addresses, no data.")
            .DescribedAs("getLinks", "Names the addresses to begin with; a browser is sent to the page of the API.")
            .AtFrontDoor("")
            .WithTags("description")
            .Produces<Links>()
            .Produces(StatusCodes.Status302Found);
    }

    /// <param name="OpenApi">The description of the API.</param>
    /// <param name="ApiDocs">The same as a page to read and to try.</param>
    /// <param name="SignIn">Metadata of the OpenID Connect provider.</param>
    /// <param name="Health">Whether all parts can do their work.</param>
    internal sealed record Links(string OpenApi, string ApiDocs, string SignIn, string Health);

    private static IResult Describe() =>
        Results.Stream(
            typeof(ApiDocs).Assembly.GetManifestResourceStream("openapi.json")
                ?? throw new InvalidOperationException("The description of the API is not in the program."),
            "application/json"
        );

    private static IResult Welcome(HttpRequest request)
    {
        // A program that takes anything is no browser.
        var isBrowser = request
            .GetTypedHeaders()
            .Accept.Any(type => type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));
        return isBrowser
            ? Results.Redirect(Page)
            : Results.Ok(new Links(Document, Page, "/.well-known/openid-configuration", "/health"));
    }
}

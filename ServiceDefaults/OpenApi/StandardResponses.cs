using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;

namespace Sms.ServiceDefaults.OpenApi;

/// <summary>Errors that many operations have: what they mean, and those that say the same everywhere.</summary>
internal static class StandardResponses
{
    private static readonly (int Status, string Name, string Code)[] Shared =
    [
        (StatusCodes.Status400BadRequest, "InvalidRequest", "invalid"),
        (StatusCodes.Status401Unauthorized, "Unauthenticated", "unauthenticated"),
        (StatusCodes.Status403Forbidden, "Forbidden", "forbidden"),
        (StatusCodes.Status404NotFound, "NotFound", "not-found"),
        (StatusCodes.Status412PreconditionFailed, "StaleVersion", "stale-version"),
        (StatusCodes.Status503ServiceUnavailable, "Unavailable", "unavailable"),
    ];

    private static readonly Dictionary<int, string> Meanings = new()
    {
        [400] = "The request is not valid; `errors` names the fields.",
        [401] = "There is no access token, or it is not valid.",
        [403] = "The caller may not do it.",
        [404] = "There is no such thing, or none that the caller may see.",
        [409] = "A rule forbids it; `code` says which.",
        [412] = "It has another version than `If-Match` says.",
        [413] = "The body is too large.",
        [415] = "The media type or the encoding of the body is not understood.",
        [503] = "The service cannot do it at the moment. Send the request again after `Retry-After` seconds.",
    };

    internal static void AddTo(OpenApiDocument document)
    {
        foreach (var (status, name, code) in Shared)
            document.AddComponent<IOpenApiResponse>(name, Make(document, status, [code]));
    }

    internal static IOpenApiResponse Of(OpenApiDocument document, int status, IReadOnlyCollection<string> codes) =>
        Shared.FirstOrDefault(one => one.Status == status && codes.SequenceEqual([one.Code])) is { Name: { } name }
            ? new OpenApiResponseReference(name, document)
            : Make(document, status, codes);

    private static OpenApiResponse Make(OpenApiDocument document, int status, IReadOnlyCollection<string> codes)
    {
        var name = status == StatusCodes.Status400BadRequest ? ProblemSchemas.Invalid : ProblemSchemas.Problem;
        var code = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. codes.Select(one => (JsonNode)one)] };
        var response = new OpenApiResponse
        {
            Description = Meanings.GetValueOrDefault(status, "An error."),
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [ProblemSchemas.MediaType] = new()
                {
                    Schema = new OpenApiSchema
                    {
                        AllOf =
                        [
                            new OpenApiSchemaReference(name, document),
                            new OpenApiSchema
                            {
                                Type = JsonSchemaType.Object,
                                Properties = new Dictionary<string, IOpenApiSchema> { ["code"] = code },
                            },
                        ],
                    },
                },
            },
        };
        if (status == StatusCodes.Status503ServiceUnavailable)
            response.Headers = new Dictionary<string, IOpenApiHeader>
            {
                ["Retry-After"] = new OpenApiHeader
                {
                    Description = "Seconds.",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                },
            };
        return response;
    }
}

using Microsoft.OpenApi;

namespace Sms.ServiceDefaults.OpenApi;

/// <summary>The form of errors: RFC 9457 with a code.</summary>
internal static class ProblemSchemas
{
    internal const string Problem = "ProblemDetails";

    internal const string Invalid = "ValidationProblemDetails";

    internal const string MediaType = "application/problem+json";

    internal static IEnumerable<(string Name, OpenApiSchema Schema)> All
    {
        get
        {
            var members = Members();
            yield return (
                Problem,
                new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Description = "An error (RFC 9457).",
                    Required = new HashSet<string> { "title", "status", "code" },
                    Properties = members,
                }
            );
            var invalid = Members();
            invalid["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "Field, named as in the request → what is wrong with it.",
                AdditionalProperties = new OpenApiSchema
                {
                    Type = JsonSchemaType.Array,
                    Items = new OpenApiSchema { Type = JsonSchemaType.String },
                },
            };
            yield return (
                Invalid,
                new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Description = "A request that is not valid (RFC 9457).",
                    Required = new HashSet<string> { "title", "status", "code" },
                    Properties = invalid,
                }
            );
        }
    }

    private static Dictionary<string, IOpenApiSchema> Members() =>
        new()
        {
            ["type"] = Text("URI of the kind of problem.", "uri-reference"),
            ["title"] = Text("What kind of problem it is, for people."),
            ["status"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Format = "int32",
                Description = "The HTTP status.",
            },
            ["detail"] = Text("What is wrong this time, for people."),
            ["instance"] = Text("Path of the request.", "uri-reference"),
            ["code"] = Text("What is wrong, for programs. Codes are stable."),
        };

    private static OpenApiSchema Text(string description, string? format = null) =>
        new()
        {
            Type = JsonSchemaType.String,
            Format = format,
            Description = description,
        };
}

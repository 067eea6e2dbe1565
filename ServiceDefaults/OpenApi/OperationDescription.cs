using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Sms.Contracts;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;

namespace Sms.ServiceDefaults.OpenApi;

/// <summary>Adds to an operation what its endpoint's metadata and code say: access, errors, headers.</summary>
internal sealed class OperationDescription : IOpenApiOperationTransformer
{
    private static readonly Dictionary<string, string> WellKnownParameters = new()
    {
        ["cursor"] = "The `next` of the page before.",
        ["limit"] = "How many items a page has at most.",
        ["asOf"] = "As it was recorded at this time.",
        ["version"] = "As it was at this version.",
        ["after"] = "The `position` of the last event that was read.",
        ["repair"] = "Whether rows that differ are replaced.",
    };

    public async Task TransformAsync(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var answers = EndpointAnswers.Of(metadata);
        DescribeAccess(operation, context, metadata);
        DescribeParameters(operation, context);
        await DescribeBody(operation, context, metadata, cancellationToken);
        DescribeSuccess(operation, metadata, answers);
        foreach (var (status, codes) in ErrorsOf(context.Description, metadata, answers))
            operation.Responses!.TryAdd(Text(status), StandardResponses.Of(context.Document!, status, codes));
        if (answers.Codes.ContainsKey(StatusCodes.Status412PreconditionFailed))
            AddHeader(
                operation,
                "If-Match",
                "The version that the caller has seen, as the `ETag` says it: `\"7\"`. Without it any will do."
            );
        foreach (var header in metadata.OfType<HeaderOfEndpoint>())
            AddHeader(operation, header.Name, header.Description);
        operation.Responses = Sorted(operation.Responses!);
    }

    private static void DescribeAccess(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        IList<object> metadata
    )
    {
        var rule = metadata.OfType<AccessRule>().LastOrDefault();
        var own = metadata.OfType<SchemeOfEndpoint>().ToList();
        if (metadata.OfType<IAllowAnonymous>().Any())
        {
            operation.Security = [.. own.Select(scheme => Requirement(context.Document!, scheme.Name))];
            if (own.Count == 0)
                Say(operation, $"Open to everybody. {rule?.Because}");
            return;
        }

        operation.Security = [.. SecuritySchemes.OfTokens.Keys.Select(name => Requirement(context.Document!, name))];
        Say(
            operation,
            rule?.Activity is null
                ? $"For everybody who is signed in. {rule?.Because}"
                : RolesOf(rule, context.ApplicationServices.GetRequiredService<ResponsibilityMatrix>()[rule.Activity])
        );
    }

    private static string RolesOf(AccessRule rule, Responsibility row)
    {
        var doers = row.Doers.Distinct().ToList();
        var everywhere = doers.Where(role => !Roles.Scoped.Contains(role)).Select(role => $"`{role}`");
        var within = rule.Within ? doers.Where(Roles.Scoped.Contains).Select(role => $"`{role}`").ToList() : [];
        return $"For the roles {string.Join(", ", everywhere)}"
            + (within.Count > 0 ? $"; {string.Join(", ", within)} within their own scope." : ".");
    }

    private static void DescribeParameters(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var service = context.ApplicationServices.GetService<ServiceIdentity>()?.Name;
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            var described = context.Description.ParameterDescriptions.FirstOrDefault(one => one.Name == parameter.Name);
            parameter.Description ??= described
                is {
                    ParameterDescriptor: IParameterInfoParameterDescriptor
                    {
                        ParameterInfo.Member: PropertyInfo property
                    }
                }
                ? XmlComments.Of(property)
                : null;
            // The filters of a list are the members of a record.
            parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
            parameter.Description ??= WellKnownParameters.GetValueOrDefault(parameter.Name!);
        }

        if (
            service is null
            || !context.Description.ActionDescriptor.EndpointMetadata.OfType<EndpointOfEveryService>().Any()
        )
            return;
        operation.Parameters ??= [];
        operation.Parameters.Insert(
            0,
            new OpenApiParameter
            {
                Name = "service",
                In = ParameterLocation.Path,
                Required = true,
                Description = "Which service is asked.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [JsonValue.Create(service)] },
            }
        );
    }

    private static async Task DescribeBody(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        IList<object> metadata,
        CancellationToken cancellation
    )
    {
        var content = new Dictionary<string, OpenApiMediaType>();
        foreach (var body in metadata.OfType<BodyOfEndpoint>())
        {
            var schema = SchemaComponents.Add(
                context.Document!,
                await context.GetOrCreateSchemaAsync(body.Type, null, cancellation)
            );
            foreach (var type in body.MediaTypes)
                content[type] = new OpenApiMediaType { Schema = schema };
        }

        if (content.Count > 0)
            operation.RequestBody = new OpenApiRequestBody { Required = true, Content = content };
    }

    private static void DescribeSuccess(OpenApiOperation operation, IList<object> metadata, EndpointAnswers answers)
    {
        var responses = operation.Responses ??= [];
        var declared = metadata
            .OfType<IProducesResponseTypeMetadata>()
            .Where(one => one.StatusCode is >= 200 and < 300);
        if (!declared.Any() && answers.Codes.ContainsKey(StatusCodes.Status204NoContent))
        {
            responses.Remove("200");
            responses["204"] = new OpenApiResponse
            {
                Description = "It is done, or it was so already.",
                Headers = new Dictionary<string, IOpenApiHeader>
                {
                    ["ETag"] = Header("The version that it has now, for `If-Match`."),
                },
            };
        }

        if (responses.TryGetValue("201", out var created) && created is OpenApiResponse made)
        {
            made.Description = "It was made.";
            made.Headers = new Dictionary<string, IOpenApiHeader> { ["Location"] = Header("Where it is.") };
            var type = declared.First(one => one.StatusCode == StatusCodes.Status201Created).Type;
            if (type is not null && answers.Ok.Contains(type))
                responses["200"] = new OpenApiResponse
                {
                    Description = "The same request was there before: this is what it made.",
                    Content = made.Content,
                };
        }
    }

    /// <summary>Status → the codes that its problem can have.</summary>
    private static SortedDictionary<int, IReadOnlyCollection<string>> ErrorsOf(
        ApiDescription endpoint,
        IList<object> metadata,
        EndpointAnswers answers
    )
    {
        var errors = new SortedDictionary<int, IReadOnlyCollection<string>>();
        foreach (var (status, codes) in answers.Codes.Where(pair => pair.Key >= 400))
            errors[status] = codes;
        var shape = endpoint.ParameterDescriptions;
        if (shape.Count > 0 || metadata.OfType<BodyOfEndpoint>().Any())
            errors.TryAdd(StatusCodes.Status400BadRequest, ["invalid"]);
        if (shape.Any(one => one.Source.Id == "Path" && one.Type == typeof(Guid)))
            errors.TryAdd(StatusCodes.Status404NotFound, ["not-found"]);
        if (!metadata.OfType<IAllowAnonymous>().Any())
        {
            Also(StatusCodes.Status401Unauthorized, "unauthenticated");
            if (metadata.OfType<AccessRule>().LastOrDefault() is { Activity: not null })
                Also(StatusCodes.Status403Forbidden, "forbidden");
        }

        if (shape.Any(one => one.Source.Id == "Body" && HasBackdated(one.Type)))
            Also(StatusCodes.Status409Conflict, BackdatingRules.Code);
        if (errors.ContainsKey(StatusCodes.Status409Conflict))
            Also(StatusCodes.Status409Conflict, "concurrent-update");
        Also(StatusCodes.Status503ServiceUnavailable, "unavailable");
        return errors;

        void Also(int status, string code) =>
            errors[status] = [
                .. errors.GetValueOrDefault(status, []).Append(code).Distinct().Order(StringComparer.Ordinal),
            ];
    }

    private static bool HasBackdated(Type type) =>
        type.GetProperties().Any(property => property.IsDefined(typeof(BackdatedAttribute), true));

    private static void AddHeader(OpenApiOperation operation, string name, string description)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(
            new OpenApiParameter
            {
                Name = name,
                In = ParameterLocation.Header,
                Description = description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            }
        );
    }

    private static OpenApiHeader Header(string description) =>
        new()
        {
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        };

    private static OpenApiSecurityRequirement Requirement(OpenApiDocument document, string scheme) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };

    private static void Say(OpenApiOperation operation, string text) =>
        operation.Description = string.IsNullOrEmpty(operation.Description)
            ? text.Trim()
            : $"{operation.Description}\n\n{text.Trim()}";

    private static OpenApiResponses Sorted(OpenApiResponses responses)
    {
        var sorted = new OpenApiResponses();
        foreach (var (status, response) in responses.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            sorted[status] = response;
        return sorted;
    }

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);
}

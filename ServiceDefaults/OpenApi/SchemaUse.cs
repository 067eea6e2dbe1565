using Microsoft.OpenApi;

namespace Sms.ServiceDefaults.OpenApi;

/// <summary>
/// What a request may leave out has a default; an answer has it all the same. Only what is null is left out of answers.
/// </summary>
internal static class SchemaUse
{
    internal static void RequireWhatAnswersAlwaysHave(OpenApiDocument document)
    {
        var operations = document.Paths.Values.SelectMany(path => path.Operations ?? []).Select(pair => pair.Value).ToList();
        var sent = new HashSet<string>();
        foreach (var content in operations.Select(operation => operation.RequestBody?.Content))
            Collect(content?.Values.Select(media => media.Schema) ?? [], sent, document);
        foreach (var (name, schema) in document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>())
        {
            if (!sent.Contains(name) && schema is OpenApiSchema { Properties: { Count: > 0 } properties } answer)
                answer.Required = properties
                    .Where(pair => !IsNullable(pair.Value))
                    .Select(pair => pair.Key)
                    .ToHashSet();
        }
    }

    private static void Collect(IEnumerable<IOpenApiSchema?> schemas, HashSet<string> found, OpenApiDocument document)
    {
        foreach (var schema in schemas.OfType<IOpenApiSchema>())
        {
            if (schema is OpenApiSchemaReference { Reference.Id: { } id } && !found.Add(id))
                continue;
            IEnumerable<IOpenApiSchema?> parts =
            [
                .. schema.Properties?.Values ?? [],
                .. schema.AllOf ?? [],
                .. schema.OneOf ?? [],
                .. schema.AnyOf ?? [],
                schema.Items,
                schema.AdditionalProperties,
            ];
            Collect(parts, found, document);
        }
    }

    private static bool IsNullable(IOpenApiSchema schema) =>
        schema is OpenApiSchema own
        && (
            own.Type?.HasFlag(JsonSchemaType.Null) is true
            || (own.OneOf ?? []).Any(one => one.Type?.HasFlag(JsonSchemaType.Null) is true)
        );
}

using Microsoft.OpenApi;

namespace Sms.ServiceDefaults.OpenApi;

/// <summary>Schemas that have a name are written once, and referred to.</summary>
internal static class SchemaComponents
{
    internal static string? IdOf(IOpenApiSchema schema) =>
        schema is OpenApiSchema { Metadata: { } metadata }
        && metadata.TryGetValue("x-schema-id", out var value)
        && value is string { Length: > 0 } id
            ? id
            : null;

    /// <summary>Adds the schema and those inside of it.</summary>
    /// <returns>What stands for it where it is used.</returns>
    internal static IOpenApiSchema Add(OpenApiDocument document, IOpenApiSchema schema)
    {
        if (schema is not OpenApiSchema own)
            return schema;
        foreach (var (name, member) in own.Properties?.ToList() ?? [])
            own.Properties![name] = Add(document, member);
        if (own.Items is { } items)
            own.Items = Add(document, items);
        if (own.AdditionalProperties is { } values)
            own.AdditionalProperties = Add(document, values);
        if (IdOf(own) is not { } id)
            return own;
        document.AddComponent<IOpenApiSchema>(id, own);
        return new OpenApiSchemaReference(id, document);
    }
}

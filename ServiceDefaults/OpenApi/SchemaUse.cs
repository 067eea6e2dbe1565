using Microsoft.OpenApi;

namespace Sms.ServiceDefaults.OpenApi;

/// <summary>
/// What a request may leave out has a default; an answer has it all the same. Only what is null is left out of answers.
/// </summary>
internal static class SchemaUse
{
    internal static void RequireWhatAnswersAlwaysHave(OpenApiDocument document)
    {
        var sent = new HashSet<string>();
        foreach (var operation in document.Paths.Values.SelectMany(path => path.Operations ?? []).Select(x => x.Value))
        {
            AllowNoBody(operation);
            Collect(operation.RequestBody?.Content?.Values.Select(media => media.Schema) ?? [], sent);
        }

        foreach (var (name, schema) in document.Components!.Schemas!.ToList())
        {
            if (schema is not OpenApiSchema own)
                continue;
            foreach (var (member, type) in own.Properties?.ToList() ?? [])
                own.Properties![member] = SchemaComponents.Add(document, WithoutNull(type));
            if (
                !sent.Contains(name)
                && own.Metadata is { } metadata
                && metadata.TryGetValue(SchemaDescription.Always, out var always)
            )
                own.Required = (HashSet<string>)always;
        }
    }

    /// <summary>A body that may be null may be left out.</summary>
    private static void AllowNoBody(OpenApiOperation operation)
    {
        if (operation.RequestBody is not OpenApiRequestBody body)
            return;
        foreach (var (_, media) in body.Content ?? new Dictionary<string, OpenApiMediaType>())
        {
            if (media.Schema is not { } schema || ReferenceEquals(WithoutNull(schema), schema))
                continue;
            media.Schema = WithoutNull(schema);
            body.Required = false;
        }
    }

    private static void Collect(IEnumerable<IOpenApiSchema?> schemas, HashSet<string> found)
    {
        foreach (var schema in schemas.OfType<IOpenApiSchema>())
        {
            if (schema is OpenApiSchemaReference { Reference.Id: { } id } && !found.Add(id))
                continue;
            IEnumerable<IOpenApiSchema?> parts =
            [
                .. schema.Properties?.Values ?? [],
                .. schema.OneOf ?? [],
                schema.Items,
                schema.AdditionalProperties,
            ];
            Collect(parts, found);
        }
    }

    private static IOpenApiSchema WithoutNull(IOpenApiSchema schema) =>
        schema is OpenApiSchema { OneOf: [{ Type: JsonSchemaType.Null }, var value] } ? value : schema;
}

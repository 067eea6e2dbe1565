using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Sms.ServiceDefaults.OpenApi;

/// <summary>Types as clients see them: what can be null, which values are allowed, what the comments say.</summary>
internal sealed class SchemaDescription : IOpenApiSchemaTransformer
{
    public Task TransformAsync(
        OpenApiSchema schema,
        OpenApiSchemaTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        WriteNumbersAsNumbers(schema);
        if (context.JsonPropertyInfo?.AttributeProvider is PropertyInfo property)
        {
            DescribeNull(schema, property);
            DescribeValues(schema, property);
            Describe(schema, property);
        }
        else if (context.JsonPropertyInfo is null)
        {
            schema.Description ??= XmlComments.Of(context.JsonTypeInfo.Type);
        }

        return Task.CompletedTask;
    }

    /// <summary>They may come as text as well, but nobody has to know.</summary>
    private static void WriteNumbersAsNumbers(OpenApiSchema schema)
    {
        if (schema.Type is not { } type || (type & (JsonSchemaType.Integer | JsonSchemaType.Number)) == 0)
            return;
        schema.Type = type & ~JsonSchemaType.String;
        schema.Pattern = null;
    }

    private static void DescribeNull(OpenApiSchema schema, PropertyInfo property)
    {
        var isNullable =
            Nullable.GetUnderlyingType(property.PropertyType) is not null
            || !property.PropertyType.IsValueType
                && new NullabilityInfoContext().Create(property).ReadState is not NullabilityState.NotNull;
        if (!isNullable && schema.Type is { } type)
            schema.Type = type & ~JsonSchemaType.Null;
    }

    private static void DescribeValues(OpenApiSchema schema, PropertyInfo property)
    {
        if (property.GetCustomAttribute<AllowedValuesAttribute>() is { Values: var values })
            schema.Enum = [.. values.Where(value => value is not null).Select(value => (JsonNode)value!.ToString()!)];
    }

    private static void Describe(OpenApiSchema schema, PropertyInfo property)
    {
        if (XmlComments.Of(property) is not { } text)
            return;
        // A schema of its own is described where it is; here stands what it is for.
        if (schema.Metadata?.TryGetValue("x-schema-id", out var id) is true && id is string { Length: > 0 })
            schema.Metadata["x-ref-description"] = text;
        else
            schema.Description = text;
    }
}

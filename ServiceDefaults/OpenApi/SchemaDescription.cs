using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Sms.ServiceDefaults.OpenApi;

/// <summary>
/// Types as clients see them: which values are allowed, which members have to be there, what the comments say. What is
/// null is left out of answers, and a request may leave it out: no schema speaks of null.
/// </summary>
internal sealed class SchemaDescription : IOpenApiSchemaTransformer
{
    /// <summary>Names of the members of a type that an answer always has, among the metadata of its schema.</summary>
    internal const string Always = "sms-always";

    public async Task TransformAsync(
        OpenApiSchema schema,
        OpenApiSchemaTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        DescribeType(schema, context.JsonTypeInfo);
        if (context.JsonPropertyInfo is null)
            schema.Description ??= XmlComments.Of(context.JsonTypeInfo.Type);
        if (context.JsonPropertyInfo?.AttributeProvider is not PropertyInfo property)
            return;
        if (property.GetCustomAttribute<AllowedValuesAttribute>() is { Values: var values })
            schema.Enum = [.. values.OfType<string>().Select(value => (JsonNode)value)];
        if (property.GetCustomAttribute<ItemsDescribedByAttribute>() is { Type: var type })
            schema.Items = SchemaComponents.Add(
                context.Document!,
                await context.GetOrCreateSchemaAsync(type, null, cancellationToken)
            );
        Describe(schema, property);
    }

    private static void DescribeType(OpenApiSchema schema, JsonTypeInfo type)
    {
        // Converters of our own hide what text and times are, also inside of lists.
        var value = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        if (Hidden(value) is { } hidden)
            (schema.Type, schema.Format) = (hidden.Type, hidden.Format);
        if (type.Kind == JsonTypeInfoKind.Enumerable)
            schema.Items ??= Hidden(ItemOf(value));
        if (type.Kind == JsonTypeInfoKind.Dictionary)
            schema.AdditionalProperties ??= Hidden(ItemOf(value)?.GenericTypeArguments[1]);
        if (schema.Type is { } all)
            schema.Type = all & ~JsonSchemaType.Null;
        // Numbers may come as text as well, but nobody has to know.
        if (schema.Type?.HasFlag(JsonSchemaType.Integer) is true || schema.Type?.HasFlag(JsonSchemaType.Number) is true)
        {
            schema.Type &= ~JsonSchemaType.String;
            schema.Pattern = null;
        }

        if (type.Kind != JsonTypeInfoKind.Object || schema.Properties is not { Count: > 0 })
            return;
        schema.Required = type.Properties.Where(IsRequired).Select(one => one.Name).ToHashSet();
        schema.Metadata ??= new Dictionary<string, object>();
        schema.Metadata[Always] = type.Properties.Where(one => !IsNullable(one)).Select(one => one.Name).ToHashSet();
    }

    private static OpenApiSchema? Hidden(Type? type) =>
        type == typeof(string) ? new() { Type = JsonSchemaType.String }
        : type == typeof(DateTimeOffset) ? new() { Type = JsonSchemaType.String, Format = "date-time" }
        : null;

    private static Type? ItemOf(Type list) =>
        list.GetInterfaces()
            .Append(list)
            .FirstOrDefault(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IEnumerable<>))
            ?.GenericTypeArguments[0];

    /// <summary>As requests are read: what has a default may be left out, even where it may not be empty.</summary>
    private static bool IsRequired(JsonPropertyInfo member) =>
        member.AssociatedParameter is { } parameter
            ? !parameter.HasDefaultValue && member.IsRequired
            : member.AttributeProvider?.IsDefined(typeof(RequiredMemberAttribute), false) is true;

    private static bool IsNullable(JsonPropertyInfo member) =>
        Nullable.GetUnderlyingType(member.PropertyType) is not null
        || !member.PropertyType.IsValueType
            && member.AttributeProvider is PropertyInfo property
            && new NullabilityInfoContext().Create(property).ReadState is not NullabilityState.NotNull;

    private static void Describe(OpenApiSchema schema, PropertyInfo property)
    {
        if (XmlComments.Of(property) is not { } text)
            return;
        // A schema of its own is described where it is; here stands what it is for.
        if (SchemaComponents.IdOf(schema) is not null)
            schema.Metadata!["x-ref-description"] = text;
        else
            schema.Description = text;
    }
}

/// <summary>What the items of a list are, where their own type does not say it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemsDescribedByAttribute(Type type) : Attribute
{
    public Type Type { get; } = type;
}

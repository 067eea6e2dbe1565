using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;

namespace Sms.ServiceDefaults.OpenApi;

/// <summary>
/// What the type is called in the description of the API, where its own name would not do: several services have a type
/// of that name, and a client has them all.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SchemaNameAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

internal static class SchemaNames
{
    internal static string? Of(JsonTypeInfo type) =>
        (Nullable.GetUnderlyingType(type.Type) ?? type.Type) != typeof(JsonElement)
        && OpenApiOptions.CreateDefaultSchemaReferenceId(type) is { } name
            ? type.Type.GetCustomAttributes(typeof(SchemaNameAttribute), false) is [SchemaNameAttribute named]
                ? named.Name
                : name
            : null;
}

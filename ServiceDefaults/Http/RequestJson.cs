using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Sms.ServiceDefaults.Http;

/// <summary>
/// How the bodies of requests are read, and only they: stored events and messages have rules of their own. What a command
/// does not call nullable, and gives no default, has to be there; times have an offset; text can be stored.
/// </summary>
public static class RequestJson
{
    /// <summary>For endpoints that read their body themselves.</summary>
    public static JsonSerializerOptions Options { get; } = Configure(new JsonSerializerOptions(Defaults.Json));

    internal static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.Converters.Add(new StorableText());
        options.Converters.Add(new Rfc3339.Converter());
        options.RespectNullableAnnotations = true;
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RequiredMembers.Require, RequireMoments } };
        return options;
    }

    /// <summary>The year 1 and an id of zeros are never meant, so that members which fall back to them have to be there, too.</summary>
    private static void RequireMoments(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(property => property is { AssociatedParameter: null, Set: not null }))
            property.IsRequired |= property.PropertyType == typeof(DateTimeOffset) || property.PropertyType == typeof(DateOnly) || property.PropertyType == typeof(Guid);
    }
}

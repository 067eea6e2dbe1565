using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Sms.ServiceDefaults.Http;

/// <summary>
/// How the bodies of requests are read, and only they: stored events and messages have rules of their own. What a
/// command does not call nullable, and gives no default, has to be there; times have an offset; text can be stored.
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
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RequiredMembers.Require } };
        return options;
    }
}

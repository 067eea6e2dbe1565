using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Sms.ServiceDefaults.Messaging;

/// <summary>
/// How messages of other services are read: what a contract does not call nullable has to be there, else the message is a
/// dead letter and not a fact about nothing at no time. Fields that are not known are passed over.
/// </summary>
internal static class IncomingJson
{
    internal static JsonSerializerOptions Options { get; } = new(Defaults.Json)
    {
        RespectNullableAnnotations = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { Require } },
    };

    private static void Require(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
            property.IsRequired |= property.AssociatedParameter is { IsNullable: false, HasDefaultValue: false };
    }
}

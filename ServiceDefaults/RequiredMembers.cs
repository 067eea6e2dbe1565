using System.Text.Json.Serialization.Metadata;

namespace Sms.ServiceDefaults;

/// <summary>
/// What a record does not call nullable, and gives no default, has to be in the JSON that it is read from.
/// </summary>
internal static class RequiredMembers
{
    internal static void Require(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            // What cannot be set, as in an anonymous type, is only ever written; the serializer refuses it as required.
            if (property.Set is not null)
                property.IsRequired |= property.AssociatedParameter is { IsNullable: false, HasDefaultValue: false };
            // Answers are written with the same options; what they leave out is their own business.
            if (!property.PropertyType.IsValueType)
                property.IsGetNullable = true;
        }
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Sms.ServiceDefaults.Messaging;

/// <summary>
/// How messages of other services are read: what a contract does not call nullable has to be there, else the message is
/// a dead letter and not a fact about nothing at no time. Fields that are not known are passed over.
/// </summary>
internal static class IncomingJson
{
    internal static JsonSerializerOptions Options { get; } =
        new(Defaults.Json)
        {
            RespectNullableAnnotations = true,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RequiredMembers.Require } },
            Converters = { new ClampedTime() },
        };

    /// <summary>
    /// A time outside the bounds counts as the nearest one within them: it was stored before there were bounds, and a
    /// message that is true cannot be refused any more. Windows around the year 1 would leave the range of the type,
    /// for every consumer, each time that the message is tried again.
    /// </summary>
    private sealed class ClampedTime : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(
            ref Utf8JsonReader reader,
            Type typeToConvert,
            JsonSerializerOptions options
        ) => TimeBounds.Clamp(reader.GetDateTimeOffset());

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value);
    }
}

using System.Text.Json;
using Wolverine;
using Wolverine.Runtime.Serialization;

namespace Sms.ServiceDefaults.Messaging;

/// <summary>
/// Reads a message that waited in the inbox when its process died. It comes back without the serializer of its endpoint;
/// taken for plain JSON, the CloudEvent around it would read as a contract without any data.
/// </summary>
internal sealed class StoredCloudEvents : IMessageSerializer
{
    public string ContentType => "application/json";

    public object ReadFromData(Type messageType, Envelope envelope)
    {
        var json = JsonDocument.Parse(envelope.Data).RootElement;
        var data = json.TryGetProperty("specversion", out _) ? json.GetProperty("data") : json;
        return data.Deserialize(messageType, IncomingJson.Options)
            ?? throw new JsonException($"The message {envelope.Id} has no data.");
    }

    public object ReadFromData(byte[] data) => throw new NotSupportedException("The type of a message is always known.");

    public byte[] Write(Envelope envelope) => WriteMessage(envelope.Message!);

    public byte[] WriteMessage(object message) => JsonSerializer.SerializeToUtf8Bytes(message, message.GetType(), Defaults.Json);
}

using System.Text.Json;
using RabbitMQ.Client;
using Sms.Contracts;
using Sms.ServiceDefaults.DeadLetters;
using Wolverine;

namespace Sms.ServiceDefaults.Messaging;

/// <summary>A structured CloudEvent off a queue as what Wolverine hands to a handler.</summary>
internal static class IncomingMessage
{
    /// <summary>Header of the W3C trace context of the operation that published it.</summary>
    internal const string Parent = "parent-id";

    /// <exception cref="InvalidDataException">It is no event of this contract.</exception>
    /// <exception cref="ArgumentException">It is JSON, and no event.</exception>
    /// <exception cref="JsonException">It is no JSON, or something of the contract is missing or of another
    /// type.</exception>
    internal static Envelope Read(Type contract, IReadOnlyBasicProperties properties, byte[] body)
    {
        var cloudEvent = CloudEventForm.Formatter.DecodeStructuredModeMessage(
            body,
            contentType: null,
            extensionAttributes: null
        );
        if (cloudEvent.Type != Routes.TypeName(contract))
            throw new InvalidDataException(
                $"An event of type {cloudEvent.Type}, where {Routes.TypeName(contract)} is expected."
            );
        if (cloudEvent.Data is not JsonElement data)
            throw new InvalidDataException("The event has no data.");
        var message = data.Deserialize(contract, IncomingJson.Options)
            ?? throw new InvalidDataException("The event has no data.");
        var envelope = new Envelope(message)
        {
            CorrelationId = properties.CorrelationId,
            ParentId = properties.Headers is { } headers ? AmqpValue.Text(headers, Parent) : null,
        };
        if (Guid.TryParse(cloudEvent.Id, out var id))
            envelope.Id = id;
        return envelope;
    }
}

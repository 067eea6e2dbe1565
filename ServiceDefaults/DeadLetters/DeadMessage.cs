using RabbitMQ.Client;

namespace Sms.ServiceDefaults.DeadLetters;

/// <summary>A message as it was taken from the queue of dead letters, or read from the table.</summary>
internal sealed record DeadMessage(IReadOnlyBasicProperties Properties, ReadOnlyMemory<byte> Body)
{
    internal IDictionary<string, object?> Headers { get; } = Properties.Headers ?? new Dictionary<string, object?>();
}

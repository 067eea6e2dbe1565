using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using Sms.Contracts;

namespace Sms.ServiceDefaults.Messaging;

/// <summary>
/// Who has published a message. Rights to routing keys do not bind a service that has been taken over: it may bind an
/// exchange of its own to <c>sms.events</c> and publish there under any key. But the broker lets no message carry
/// another user than the one who sent it, so consumers ask for that of the service that owns the message's type.
/// </summary>
public sealed class Publisher(BrokerAddress address, ServiceIdentity service)
{
    /// <summary>Says on a message who sends it.</summary>
    internal void Sign(BasicProperties properties) => properties.UserId = address.User;

    /// <exception cref="ForgedMessageException">Another user than the type's owner has published it, or nobody says
    /// who.</exception>
    public void Verify(BasicDeliverEventArgs message, string type)
    {
        // Where services share a user, as in tests and with a broker that somebody else manages, it tells nothing.
        if (!address.IsOf(service.Name))
            return;
        // To its own exchange only the service itself writes: what comes from there was a dead letter that somebody
        // sent back.
        if (message.Exchange == Routes.OwnExchange(service.Name))
            return;
        if (message.BasicProperties.UserId is not { Length: > 0 } user)
            throw new ForgedMessageException($"Nothing says who has published this {type}.");
        if (user != Routes.Owner(type))
            throw new ForgedMessageException($"A {type} is for {Routes.Owner(type)} to publish, and not for {user}.");
    }
}

/// <summary>A message was not published by the service that its type belongs to.</summary>
public sealed class ForgedMessageException(string message) : Exception(message);

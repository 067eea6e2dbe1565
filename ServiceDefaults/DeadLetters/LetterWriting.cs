using System.Globalization;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using static Wolverine.Transports.DeadLetterQueueConstants;

namespace Sms.ServiceDefaults.DeadLetters;

/// <summary>Why a message cannot be handled.</summary>
/// <param name="Attempts">How often that was tried; 0 for what cannot even be read.</param>
internal sealed record Failure(Exception Error, int Attempts);

/// <summary>What a message takes along to the dead letters: all that it had, and of what it died.</summary>
internal static class LetterWriting
{
    internal static BasicProperties Of(BasicDeliverEventArgs message, string queue, Failure failure, DateTimeOffset at)
    {
        var properties = new BasicProperties(message.BasicProperties) { Persistent = true };
        // Only who has sent it may claim to be that user.
        properties.ClearUserId();
        properties.Headers = message.BasicProperties.Headers is { } headers
            ? new Dictionary<string, object?>(headers)
            : [];
        var (error, attempts) = failure;
        properties.Headers[ExceptionTypeHeader] = error.GetType().FullName;
        properties.Headers[ExceptionMessageHeader] = error.Message;
        properties.Headers[ExceptionStackHeader] = TruncateStackTrace(error.StackTrace);
        properties.Headers[FailedAtHeader] = at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        properties.Headers[Death.Attempts] = attempts.ToString(CultureInfo.InvariantCulture);
        properties.Headers[OriginalDestinationHeader] = Death.Address(queue).ToString();
        return properties;
    }
}

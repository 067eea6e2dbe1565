using Microsoft.Extensions.Logging;
using Polly;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;
using Sms.Contracts;
using Sms.ServiceDefaults.Messaging;

namespace Sms.ServiceDefaults.DeadLetters;

/// <summary>
/// Puts messages that cannot be handled aside: a copy of each, with the reason, among the service's dead letters.
/// </summary>
public sealed class DeadLetterSender(
    PublishingConnection broker,
    ServiceIdentity service,
    TimeProvider time,
    ILogger<DeadLetterSender> logger
)
{
    // A broker that is full or away takes the copy later. One that has no such queue does not get one by waiting.
    private readonly ResiliencePipeline _untilConfirmed = new ResiliencePipelineBuilder { TimeProvider = time }
        .RetryForever(
            error => error is not PublishReturnException,
            (error, attempt) =>
                logger.LogWarning(
                    "A message waits to be put aside: {Reason} (attempt {Attempt})",
                    error.Message,
                    attempt
                )
        )
        .Build();

    /// <summary>
    /// Returns when the broker has confirmed the copy, and only then may the message be acknowledged. A broker that is
    /// full is waited for, with the message unanswered.
    /// </summary>
    /// <param name="message">As it was delivered.</param>
    /// <param name="body">Its body, which the client does not keep.</param>
    /// <param name="queue">That it was taken from.</param>
    /// <param name="error">Why it cannot be handled.</param>
    /// <param name="attempts">How often that was tried; 0 for what cannot even be read.</param>
    /// <param name="cancellation">Ends the wait; the message then comes again.</param>
    /// <exception cref="PublishReturnException">There is no queue of dead letters.</exception>
    public async Task PutAside(
        BasicDeliverEventArgs message,
        ReadOnlyMemory<byte> body,
        string queue,
        Exception error,
        int attempts,
        CancellationToken cancellation
    )
    {
        logger.LogError(error, "A message of {Queue} is put aside.", queue);
        var letter = LetterWriting.Of(message, queue, new Failure(error, attempts), time.GetUtcNow());
        await _untilConfirmed.ExecuteAsync(
            async token =>
            {
                await using var channel = await broker.OpenChannel(token);
                await channel.BasicPublishAsync(
                    Routes.OwnExchange(service.Name),
                    Routes.DeadLetters(service.Name),
                    mandatory: true,
                    letter,
                    body,
                    token
                );
            },
            cancellation
        );
    }
}

using Polly;
using Polly.Retry;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Sms.Contracts;
using Sms.ServiceDefaults.Messaging;

namespace Sms.ServiceDefaults.DeadLetters;

/// <summary>
/// Lets one request at a time send dead letters back, of all replicas: two would send each letter twice. The sign is a
/// queue that only one connection can have, so that the turn ends with its connection, whatever happens to the process.
/// </summary>
internal sealed class DeadLetterTurn(BrokerAddress address, ServiceIdentity service, TimeProvider time)
{
    private readonly ResiliencePipeline _untilFree = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(
            new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<OperationInterruptedException>(IsBusy),
                MaxRetryAttempts = 50,
                Delay = TimeSpan.FromMilliseconds(100),
            }
        )
        .Build();

    /// <summary>Somebody else has the turn.</summary>
    internal static bool IsBusy(OperationInterruptedException error) =>
        error.ShutdownReason?.ReplyCode == Constants.ResourceLocked;

    /// <param name="work">Gets a channel whose publishes return when the broker has confirmed them.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="OperationInterruptedException">Somebody else had the turn for five seconds.</exception>
    internal async Task<T> Take<T>(Func<IChannel, Task<T>> work, CancellationToken cancellation)
    {
        await using var broker = new BrokerConnection(address, service, "dead letters");
        await using var turn = await _untilFree.ExecuteAsync(async token => await Begin(broker, token), cancellation);
        return await work(turn);
    }

    private async Task<IChannel> Begin(BrokerConnection broker, CancellationToken cancellation)
    {
        var channel = await broker.OpenChannel(cancellation);
        await channel.QueueDeclareAsync(
            Routes.DeadLetterReader(service.Name),
            durable: false,
            exclusive: true,
            autoDelete: false,
            cancellationToken: cancellation
        );
        return channel;
    }
}

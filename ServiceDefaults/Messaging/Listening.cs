using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Polly;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;
using Sms.Contracts;
using Sms.ServiceDefaults.DeadLetters;
using Wolverine;
using Wolverine.Runtime;
using Wolverine.Runtime.Handlers;

namespace Sms.ServiceDefaults.Messaging;

/// <summary>Contracts whose handlers share commits.</summary>
internal sealed record BatchedContracts(IReadOnlySet<Type> Contracts)
{
    private const ushort Single = 4;
    private const ushort Batched = 100;

    /// <summary>
    /// How many messages of one queue are handled at the same time: each by itself holds a connection of the database.
    /// </summary>
    internal ushort AtOnce(Type contract) => Contracts.Contains(contract) ? Batched : Single;
}

/// <summary>
/// Takes the contracts that <see cref="Routes"/> gives the service off their queues and has Wolverine handle them, with
/// its retries. A message is acknowledged on the channel that brought it when its handler's transaction has committed;
/// one that cannot be handled when the broker has confirmed its copy among the dead letters. Until then the broker has
/// it. A broker that is away is waited for, while the service takes requests.
/// </summary>
internal sealed class Listening(
    ConsumingConnection broker,
    DeadLetterSender deadLetters,
    Publisher publisher,
    ServiceIdentity service,
    BatchedContracts batched,
    IWolverineRuntime wolverine,
    TimeProvider time,
    ILogger<Listening> logger
) : BackgroundService
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, Type> _contracts = Routes
        .Consumers.GetValueOrDefault(service.Name, [])
        .ToDictionary(contract => Routes.Queue(service.Name, contract));
    private readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsListening { get; private set; }

    /// <summary>
    /// A service whose broker is there listens before it says that it is ready; for one that is away nobody waits.
    /// </summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        await Task.WhenAny(_tried.Task, Task.Delay(StartWithin, time, cancellationToken));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var retry = new ResiliencePipelineBuilder { TimeProvider = time }
            .RetryForever(
                _ => true,
                (error, attempt) =>
                {
                    IsListening = false;
                    _tried.TrySetResult();
                    logger.LogWarning(
                        "Queues are not listened to: {Reason} Beginning anew (attempt {Attempt}).",
                        error.Message,
                        attempt
                    );
                }
            )
            .Build();
        await retry.ExecuteAsync(token => new ValueTask(Listen(token)), stoppingToken);
    }

    /// <summary>Until something is lost.</summary>
    private async Task Listen(CancellationToken cancellation)
    {
        // Queues may have been deleted, that of the dead letters too.
        await broker.DeclareAgain(cancellation);
        var queues = new List<Consumption>();
        try
        {
            foreach (var (queue, contract) in _contracts)
            {
                var atOnce = batched.AtOnce(contract);
                queues.Add(
                    await Consumption.Begin(
                        broker,
                        queue,
                        (ushort)(atOnce * 2),
                        atOnce,
                        (channel, message) => Take(queue, channel, message, cancellation),
                        cancellation
                    )
                );
            }

            IsListening = true;
            _tried.TrySetResult();
            logger.LogInformation("Listening to {Count} queues.", queues.Count);
            // Who listens to nothing has nothing to lose.
            await await Task.WhenAny([
                .. queues.Select(queue => queue.Lost),
                Task.Delay(Timeout.Infinite, cancellation),
            ]);
        }
        finally
        {
            foreach (var queue in queues)
                await queue.DisposeAsync();
        }
    }

    private async Task Take(
        string queue,
        IChannel channel,
        BasicDeliverEventArgs message,
        CancellationToken cancellation
    )
    {
        // The bytes belong to the client, and only until the first wait.
        var body = message.Body.ToArray();
        try
        {
            if (await TryHandle(queue, message, body, cancellation) is { } failure)
            {
                await deadLetters.PutAside(message, body, queue, failure.Error, failure.Attempts, cancellation);
            }

            await channel.BasicAckAsync(message.DeliveryTag, multiple: false, cancellation);
        }
        catch (Exception error)
            when (error is OperationCanceledException or RabbitMQClientException or ObjectDisposedException)
        {
            // The service stops, the channel is lost, or there is no queue of dead letters: begun anew, the message
            // comes again.
            logger.LogDebug(error, "A message of {Queue} stays unanswered.", queue);
            await channel.AbortAsync(CancellationToken.None);
        }
    }

    /// <returns>Why it cannot be handled, now or later; null when it is handled.</returns>
    private async Task<Failure?> TryHandle(
        string queue,
        BasicDeliverEventArgs message,
        byte[] body,
        CancellationToken cancellation
    )
    {
        Envelope? envelope = null;
        try
        {
            var contract = _contracts[queue];
            publisher.Verify(message, Routes.TypeName(contract));
            envelope = IncomingMessage.Read(contract, message.BasicProperties, body);
            envelope.Destination = Death.Address(queue);
            var executor = (IExecutor)wolverine.FindInvoker(contract);
            await executor.InvokeInlineAsync(envelope, cancellation);
            return null;
        }
        catch (Exception error)
        {
            // A service that stops may fail in any way.
            cancellation.ThrowIfCancellationRequested();
            return new Failure(error, envelope?.Attempts ?? 0);
        }
    }
}

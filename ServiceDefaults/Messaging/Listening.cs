using System.Runtime.CompilerServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Polly;
using Wolverine.RabbitMQ.Internal;
using Wolverine.Runtime;

namespace Sms.ServiceDefaults.Messaging;

/// <summary>
/// Wolverine's transport. By itself it keeps the whole service from starting while the broker is away, and ends it after
/// some attempts; so it shows Wolverine no endpoints, and connects to nothing, until <see cref="Listening"/> lets it.
/// </summary>
/// <param name="exchange">By which messages are put back and put aside, by the names of queues.</param>
internal sealed class LateTransport(string exchange) : RabbitMqTransport
{
    private volatile bool _shown;

    public void Show() => _shown = true;

    public override ValueTask ConnectAsync(IWolverineRuntime runtime) => _shown ? base.ConnectAsync(runtime) : ValueTask.CompletedTask;

    protected override IEnumerable<RabbitMqEndpoint> endpoints() => _shown ? base.endpoints() : [];

    /// <summary>The default exchange, which Wolverine takes for queues, leads to those of every service, so none has a right to it.</summary>
    protected override void tryBuildSystemEndpoints(IWolverineRuntime runtime)
    {
        base.tryBuildSystemEndpoints(runtime);
        foreach (var queue in Queues) SetExchangeName(queue, exchange);
    }

    // It can be read, but not said otherwise.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_ExchangeName")]
    private static extern void SetExchangeName(RabbitMqEndpoint endpoint, string exchange);
}

/// <summary>
/// Begins to listen when the broker is there, however long that takes; meanwhile the service takes requests. A connection
/// that is lost later Wolverine makes anew by itself; what it overlooks is found and put right here.
/// </summary>
internal sealed class Listening(
    BrokerConnection broker, LateTransport transport, IWolverineRuntime wolverine, TimeProvider time, ILogger<Listening> logger) : BackgroundService
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    private readonly HashSet<string> _idle = [];
    private readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool HasBegun { get; private set; }

    /// <summary>A service whose broker is there listens before it says that it is ready; for one that is away nobody waits.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        await Task.WhenAny(_tried.Task, Task.Delay(StartWithin, time, cancellationToken));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var persistently = new ResiliencePipelineBuilder { TimeProvider = time }.AddPersistence(_ => true, (error, attempt) =>
        {
            _tried.TrySetResult();
            logger.LogWarning("Queues or listeners are not in order: {Reason} Trying again (attempt {Attempt}).", error.Message, attempt);
        }).Build();
        await persistently.ExecuteAsync(token => new ValueTask(Begin(token)), stoppingToken);
        HasBegun = true;
        _tried.TrySetResult();

        using var timer = new PeriodicTimer(LookEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await persistently.ExecuteAsync(token => new ValueTask(Repair(token)), stoppingToken);
    }

    private async Task Begin(CancellationToken cancellation)
    {
        await broker.Connect(cancellation);
        transport.Show();
        await transport.InitializeAsync(wolverine).AsTask().WaitAsync(cancellation);
        await wolverine.Endpoints.StartListenersAsync().WaitAsync(cancellation);
    }

    /// <summary>
    /// A queue to which nobody listens though Wolverine believes so: it was deleted, or a reconnect was cut short.
    /// </summary>
    private async Task Repair(CancellationToken cancellation)
    {
        await broker.DeclareAgain(cancellation);
        await using var channel = await broker.OpenChannel(cancellation);
        foreach (var listener in wolverine.Endpoints.ActiveListeners().ToList())
        {
            if (listener.Endpoint is not RabbitMqQueue queue) continue;
            if (await channel.ConsumerCountAsync(queue.QueueName, cancellation) > 0)
            {
                _idle.Remove(queue.QueueName);
                continue;
            }

            // Who is just connecting again has until the next look.
            if (_idle.Add(queue.QueueName)) continue;
            logger.LogWarning("Nobody listens to {Queue}; beginning anew.", queue.QueueName);
            await listener.RestartAsync().AsTask().WaitAsync(cancellation);
        }
    }
}

using System.Threading.Channels;
using JasperFx;
using JasperFx.Events;
using Marten.Exceptions;
using Microsoft.Extensions.Options;
using Sms.ServiceDefaults.Http;

namespace Sms.Incidents;

/// <summary>Configured under <c>Intake</c>.</summary>
public sealed record IntakeLimits
{
    /// <summary>Deliveries that may wait; more are refused, and their senders try again.</summary>
    public int WaitingAtMost { get; init; } = 2_000;
}

/// <summary>
/// Takes deliveries into the database. What arrives while a commit is under way goes into the next one together, so that
/// a storm costs few commits. A sender is answered when its own delivery is durable.
/// </summary>
internal sealed class IntakeWriter(WriteAlerts write, IOptions<IntakeLimits> limits, ILogger<IntakeWriter> logger) : BackgroundService
{
    private const int AlertsInOneCommit = 1_000;
    private const int Attempts = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Channel<Waiting> _waiting = Channel.CreateBounded<Waiting>(
        new BoundedChannelOptions(limits.Value.WaitingAtMost) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    /// <returns>One receipt for each alert, in order; all of them are durable.</returns>
    /// <exception cref="Overloaded">Too many are waiting; nothing of this delivery is kept.</exception>
    /// <exception cref="TimeoutException">It could not be made durable in time; it may still become so.</exception>
    public async Task<IReadOnlyList<AlertReceipt>> Accept(Delivery delivery, CancellationToken cancellation)
    {
        if (delivery.Alerts.Count == 0) return [];
        var waiting = new Waiting(delivery, new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!_waiting.Writer.TryWrite(waiting)) throw new Overloaded("Too many alerts are waiting.");
        return await waiting.Done.Task.WaitAsync(Patience, cancellation);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<Waiting>();
        while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
        {
            batch.Clear();
            var alerts = 0;
            while (alerts < AlertsInOneCommit && _waiting.Reader.TryRead(out var next))
            {
                batch.Add(next);
                alerts += next.Delivery.Alerts.Count;
            }

            if (await TryWrite(batch, stoppingToken) is null) continue;
            // One delivery that cannot be written must not fail those that only happened to arrive with it.
            foreach (var waiting in batch)
            {
                if (await TryWrite([waiting], stoppingToken) is not { } error) continue;
                logger.LogError(error, "A delivery of {Integration} could not be stored.", waiting.Delivery.Integration.Name);
                // Senders give up at a conflict, but come again after an overload.
                waiting.Done.TrySetException(error is ConcurrencyException or EventStreamUnexpectedMaxEventIdException
                    ? new Overloaded("The incident changes all the time.")
                    : error);
            }
        }
    }

    private async Task<Exception?> TryWrite(List<Waiting> batch, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var receipts = await write.Write([.. batch.Select(waiting => waiting.Delivery)], cancellation);
                for (var i = 0; i < batch.Count; i++) batch[i].Done.TrySetResult(receipts[i]);
                return null;
            }
            catch (Exception error) when (error is ConcurrencyException or EventStreamUnexpectedMaxEventIdException && attempt < Attempts)
            {
                // A person changed one of the incidents: decide again on what is there now.
                logger.LogDebug(error, "Deciding again on {Count} deliveries.", batch.Count);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                return error;
            }
        }
    }

    private sealed record Waiting(Delivery Delivery, TaskCompletionSource<IReadOnlyList<AlertReceipt>> Done);
}

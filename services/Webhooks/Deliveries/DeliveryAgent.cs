using System.Diagnostics.Metrics;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Telemetry;

namespace Sms.Webhooks;

/// <summary>
/// Sends what is due, in every replica, many at once but few to one receiver. At least once: what is not recorded is
/// sent again.
/// </summary>
internal sealed class DeliveryAgent(Claims claims, Sender sender, Wakeup wakeup, ILogger<DeliveryAgent> logger)
    : BackgroundService
{
    private const int AtOnce = 256;
    private const int AtOnceToOne = 4;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    /// <summary>
    /// So long may attempts that are under way take when the service stops; what is cut off is sent again.
    /// </summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private static readonly Counter<long> Delivered = Signals.Meter.CreateCounter<long>(
        "sms.webhooks.delivered",
        "{delivery}",
        "Deliveries that a receiver has accepted."
    );

    private static readonly Counter<long> Failed = Signals.Meter.CreateCounter<long>(
        "sms.webhooks.failed",
        "{delivery}",
        "Deliveries that have failed for good."
    );

    private readonly List<(Guid Subscription, Task Task)> _sending = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var cutOff = new CancellationTokenSource();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Take(cutOff.Token, stoppingToken);
                await wakeup.Wait(Poll, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception error)
            {
                logger.LogError(error, "What is due could not be taken; trying again.");
                await Task.Delay(AfterFailure, CancellationToken.None);
            }
        }

        cutOff.CancelAfter(Grace);
        await Task.WhenAll(_sending.Select(sending => sending.Task));
    }

    private async Task Take(CancellationToken cutOff, CancellationToken cancellation)
    {
        _sending.RemoveAll(sending => sending.Task.IsCompleted);
        if (_sending.Count == AtOnce)
            return;
        var busy = _sending.CountBy(sending => sending.Subscription).ToDictionary();
        foreach (var claim in await claims.Take(busy, AtOnceToOne, AtOnce - _sending.Count, cancellation))
            _sending.Add((claim.Subscription, Deliver(claim, cutOff)));
    }

    private async Task Deliver(Claim claim, CancellationToken cancellation)
    {
        try
        {
            var (attempt, outcome) = claim.Disabled
                ? (null, new Outcome(DeliveryState.Failed, Reason: FailedReason.Disabled))
                : await Try(claim, cancellation);
            await claims.Record(claim, attempt, outcome, cancellation);
            if (outcome.State == DeliveryState.Delivered)
                Delivered.Add(1);
            if (outcome.State == DeliveryState.Failed)
                Failed.Add(1);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            logger.LogInformation("{Delivery} is cut off; it is sent again when its lease ends.", claim.Delivery);
        }
        catch (Exception error)
        {
            // Its lease ends, and then it is sent again.
            logger.LogError(error, "What became of {Delivery} could not be recorded.", claim.Delivery);
        }

        wakeup.Signal();
    }

    private async Task<(Attempt? Attempt, Outcome Outcome)> Try(Claim claim, CancellationToken cancellation)
    {
        var (attempt, retryAfter) = await sender.Send(claim, cancellation);
        return (attempt, RetrySchedule.Decide(claim.Attempt + 1, attempt, retryAfter));
    }
}

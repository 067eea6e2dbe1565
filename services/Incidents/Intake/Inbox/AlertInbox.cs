using Microsoft.Extensions.Options;
using Npgsql;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Http;

namespace Sms.Incidents;

/// <summary>Configured under <c>Intake</c>.</summary>
public sealed record IntakeLimits
{
    /// <summary>
    /// Deliveries that may wait for their commit in memory; more are refused, and their senders try again.
    /// </summary>
    public int WaitingAtMost { get; init; } = 2_000;

    /// <summary>How long a sender waits until its delivery is durable; then it is asked to come again.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Alerts that may lie in the inbox; while there are more, deliveries are refused.</summary>
    public long UndecidedAtMost { get; init; } = 200_000;
}

/// <summary>
/// Makes deliveries durable: what arrives while a commit is under way goes into the next one together.
/// </summary>
internal sealed class AlertInbox(
    NpgsqlDataSource source,
    InboxState state,
    IOptions<IntakeLimits> limits,
    ILogger<AlertInbox> logger
) : GroupCommit<Delivery>(logger, limits.Value.WaitingAtMost)
{
    /// <summary>Returns when the delivery is durable.</summary>
    /// <exception cref="Overloaded">Too many are waiting; nothing of this delivery is kept.</exception>
    /// <exception cref="TimeoutException">It could not be made durable in time; it may still become so.</exception>
    public async Task Accept(Delivery delivery, CancellationToken cancellation)
    {
        if (delivery.Alerts.Count == 0)
            return;
        if (state.Depth.Alerts > limits.Value.UndecidedAtMost)
            throw new Overloaded("Too many alerts wait to be decided on.");
        var done = TryAdd(delivery) ?? throw new Overloaded("Too many alerts are waiting.");
        await done.WaitAsync(limits.Value.Patience, cancellation);
    }

    /// <summary>The same, and waits for what comes of the alerts.</summary>
    /// <returns>One receipt for each alert, in order; null if they are not decided on in time, or by another
    /// process.</returns>
    public async Task<IReadOnlyList<AlertReceipt>?> Accept(
        Delivery delivery,
        TimeSpan wait,
        CancellationToken cancellation
    )
    {
        var ticket = Guid.NewGuid();
        var receipts = state.Expect(ticket);
        try
        {
            await Accept(delivery with { Ticket = ticket }, cancellation);
            if (delivery.Alerts.Count == 0)
                return [];
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(wait);
            return await Receipts(ticket, receipts, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            state.Forget(ticket);
        }
    }

    protected override int SizeOf(Delivery item) => item.Alerts.Count;

    protected override async Task Write(IReadOnlyList<Delivery> items, CancellationToken cancellation)
    {
        await InboxTable.Insert(source, items, cancellation);
        state.Arrived();
    }

    // Another process of the cluster may have taken it, and then nobody here will say so.
    private async Task<IReadOnlyList<AlertReceipt>?> Receipts(
        Guid ticket,
        Task<IReadOnlyList<AlertReceipt>> receipts,
        CancellationToken cancellation
    )
    {
        for (
            var gone = false;
            await Task.WhenAny(receipts, Task.Delay(TimeSpan.FromMilliseconds(200), cancellation)) != receipts;

        )
        {
            // Here it leaves the inbox a moment before its receipts are given out.
            if (gone)
                return null;
            gone = !await InboxTable.Holds(source, ticket, cancellation);
        }

        return await receipts;
    }
}

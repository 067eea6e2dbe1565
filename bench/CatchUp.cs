using System.Diagnostics;
using RabbitMQ.Client;
using Sms.Cli;
using Sms.Contracts;

namespace Sms.Bench;

/// <summary>
/// What it took until nothing was left to decide on, to publish or to handle. Waited for between measurements, else one would
/// pay for the one before it.
/// </summary>
/// <param name="Messages">What was waiting: alerts in the inbox, events in front of the relays, messages in front of the consumers.</param>
/// <param name="Took">Until all of it was done.</param>
internal sealed record CatchUp(long Messages, TimeSpan Took)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // The broker counts what waits, not the few hundred messages that consumers hold: those are gone within a second of quiet.
    private const int QuietLooks = 5;

    // Takes every message of the system in batches; its queue is waited for, but would count each message once more.
    private const string Webhooks = "webhooks.events";

    private static readonly IReadOnlyList<string> Queues =
        [.. Routes.Consumers.SelectMany(consumer => consumer.Value.Select(contract => Routes.Queue(consumer.Key, contract)))];

    public static async Task<CatchUp> WaitAsync(BenchedSystem system, CancellationToken cancellation)
    {
        await using var connection = await system.ConnectToBrokerAsync(cancellation);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation);
        var (watch, moved) = (Stopwatch.StartNew(), Stopwatch.StartNew());
        var messages = await WaitingAsync(system, channel, cancellation);
        var (last, quiet, took) = (messages, 0, TimeSpan.Zero);
        while (quiet < QuietLooks)
        {
            await Task.Delay(Look, cancellation);
            var waiting = await WaitingAsync(system, channel, cancellation);
            var empty = waiting == 0 && await channel.MessageCountAsync(Webhooks, cancellation) == 0;
            (quiet, took) = empty ? (quiet + 1, took) : (0, watch.Elapsed);
            if (waiting != last || empty) moved.Restart();
            if (moved.Elapsed > Patience) throw new CommandFailure($"The consumers stand still; {waiting} messages wait.");
            last = waiting;
        }

        return new CatchUp(messages, took);
    }

    public override string ToString() => Took == TimeSpan.Zero
        ? "caught up at once"
        : $"caught up on {Messages:N0} in {Took.TotalSeconds:N1} s, {Messages / Took.TotalSeconds:N0}/s";

    private static async Task<long> WaitingAsync(BenchedSystem system, IChannel channel, CancellationToken cancellation)
    {
        var waiting = await system.ScalarAsync("incidents", "select coalesce(sum(size), 0) from alert_inbox", cancellation);
        foreach (var service in BenchedSystem.Services)
            waiting += await system.ScalarAsync(service, """
                select coalesce((select max(seq_id) from mt_events), 0)
                    - coalesce((select last_seq_id from mt_event_progression where name = 'Relay:All'), 0)
                """, cancellation);
        foreach (var queue in Queues) waiting += await channel.MessageCountAsync(queue, cancellation);
        return waiting;
    }
}

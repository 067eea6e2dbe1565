using System.Diagnostics;
using RabbitMQ.Client;
using Sms.Cli;
using Sms.Contracts;
using Sms.Local;

namespace Sms.Bench;

/// <summary>
/// What it took until nothing was left to decide on, to publish or to handle. Waited for between measurements, else one
/// would pay for the one before it.
/// </summary>
/// <param name="Messages">What was waiting: alerts in the inbox, events in front of the relays, messages in front of
/// the consumers.</param>
/// <param name="Took">Until all of it was done.</param>
internal sealed record CatchUp(long Messages, TimeSpan Took)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // The broker counts what waits, not the few hundred messages that consumers hold: those are gone within a second of
    // quiet.
    private const int QuietLooks = 5;

    private static readonly IReadOnlyList<string> Queues =
    [
        .. Routes.Consumers.SelectMany(consumer =>
            consumer.Value.Select(contract => Routes.Queue(consumer.Key, contract))
        ),
    ];

    public static async Task<CatchUp> WaitAsync(BenchedSystem system, CancellationToken cancellation)
    {
        await using var connection = await system.ConnectToBrokerAsync(cancellation);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation);
        var (watch, moved) = (Stopwatch.StartNew(), Stopwatch.StartNew());
        var (messages, last) = await WaitingAsync(system, channel, cancellation);
        var (quiet, took) = (0, TimeSpan.Zero);
        while (quiet < QuietLooks)
        {
            await Task.Delay(Look, cancellation);
            var (_, left) = await WaitingAsync(system, channel, cancellation);
            (quiet, took) = left == 0 ? (quiet + 1, took) : (0, watch.Elapsed);
            if (left != last)
                moved.Restart();
            if (left > 0 && moved.Elapsed > Patience)
                throw new CommandFailure($"The consumers stand still; {left:N0} messages wait.");
            last = left;
        }

        return new CatchUp(messages, took);
    }

    public override string ToString() =>
        Took == TimeSpan.Zero
            ? "caught up at once"
            : $"caught up on {Messages:N0} in {Took.TotalSeconds:N1} s, {Messages / Took.TotalSeconds:N0}/s";

    /// <returns>
    /// What is to be done, and the same with the queues of followers: they take every message, so each would count once
    /// more.
    /// </returns>
    private static async Task<(long Once, long All)> WaitingAsync(
        BenchedSystem system,
        IChannel channel,
        CancellationToken cancellation
    )
    {
        var once = await system.ScalarAsync(
            "incidents",
            "select coalesce(sum(size), 0) from alert_inbox",
            cancellation
        );
        foreach (var service in BenchedSystem.Services)
            once += await system.ScalarAsync(
                service,
                """
                select coalesce((select max(seq_id) from mt_events), 0)
                    - coalesce((select last_seq_id from mt_event_progression where name = 'Relay:All'), 0)
                """,
                cancellation
            );
        foreach (var queue in Queues)
            once += await channel.MessageCountAsync(queue, cancellation);
        var all = once;
        foreach (var follower in Routes.Followers)
            all += await channel.MessageCountAsync(Routes.Queue(follower), cancellation);
        return (once, all);
    }
}

using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Sms.Contracts;

namespace Sms.ServiceDefaults.DeadLetters;

/// <summary>
/// What people do with the dead letters of the service. A letter is settled when the broker has confirmed that it is on
/// its way back, or when it is discarded; a crash between the confirm and the mark sends it back twice at worst.
/// </summary>
internal sealed class DeadLetterBox(DeadLetterTable table, DeadLetterTurn turn, ServiceIdentity service)
{
    private const int ReplayedAtOnce = 100;

    internal Task<DeadLetterPage> List(
        DeadLetterFilter filter,
        long after,
        int limit,
        CancellationToken cancellation
    ) => table.Page(filter, after, limit, cancellation);

    /// <summary>All with the id, whole.</summary>
    internal async Task<IReadOnlyList<DeadLetter>> Find(string id, CancellationToken cancellation) =>
        Whole(await table.Read(id, after: 0, last: long.MaxValue, limit: int.MaxValue, cancellation));

    /// <summary>Discards all with the id.</summary>
    /// <returns>What is gone, whole.</returns>
    internal async Task<IReadOnlyList<DeadLetter>> Discard(string id, string by, CancellationToken cancellation) =>
        Whole(await table.Discard(id, by, cancellation));

    /// <summary>Sends letters back to the queues that they died on, and to nobody else.</summary>
    /// <param name="id">Which; null is every one that is there now.</param>
    /// <param name="by">Who sends them back.</param>
    /// <param name="cancellation">Gives up.</param>
    internal Task<ReplayedDeadLetters> Replay(string? id, string by, CancellationToken cancellation) =>
        turn.Take(channel => Replay(channel, id, by, cancellation), cancellation);

    private async Task<ReplayedDeadLetters> Replay(
        IChannel channel,
        string? id,
        string by,
        CancellationToken cancellation
    )
    {
        var (replayed, stayed) = (new List<DeadLetter>(), new List<DeadLetter>());
        // What dies again meanwhile is stored behind this position, and is not sent back again.
        var last = await table.Last(cancellation);
        for (var after = 0L; after < last; )
        {
            var letters = await table.Read(id, after, last, ReplayedAtOnce, cancellation);
            foreach (var letter in letters)
            {
                var sent = await TrySend(channel, letter, cancellation);
                if (sent)
                    await table.MarkReplayed(letter.Position, by, cancellation);
                (sent ? replayed : stayed).Add(letter.Summary);
            }

            after = letters.Count < ReplayedAtOnce ? last : letters[^1].Position;
        }

        return new ReplayedDeadLetters(replayed, stayed);
    }

    private static List<DeadLetter> Whole(IReadOnlyList<StoredLetter> letters) =>
        [.. letters.Select(letter => LetterReading.Whole(letter.Summary, letter.Message))];

    /// <summary>
    /// Returns when the broker has it on the queue. It goes through the service's own exchange, to which nobody else
    /// may write, so its consumer takes it without the signature of the first publisher.
    /// </summary>
    private async Task<bool> TrySend(IChannel channel, StoredLetter letter, CancellationToken cancellation)
    {
        if (letter.Summary.Queue is null)
            return false;
        var properties = new BasicProperties(letter.Message.Properties)
        {
            Headers = letter
                .Message.Headers.Where(header => !Death.Tells(header.Key))
                .ToDictionary(header => header.Key, header => header.Value),
        };
        properties.Headers[LetterReading.Replays] = letter.Summary.Replays + 1;
        try
        {
            await channel.BasicPublishAsync(
                Routes.OwnExchange(service.Name),
                letter.Summary.Queue,
                mandatory: true,
                properties,
                letter.Body,
                cancellation
            );
            return true;
        }
        catch (PublishReturnException)
        {
            return false;
        }
    }
}

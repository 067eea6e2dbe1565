using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Sms.Contracts;

namespace Sms.ServiceDefaults.DeadLetters;

/// <summary>
/// The dead letters of the service, in the queue where they are. One leaves it only when the broker has confirmed that
/// it is on its way back, or when it is thrown away; a crash between the two doubles it at worst.
/// </summary>
internal sealed class DeadLetterBox(DeadLetterWalk walk, ServiceIdentity service)
{
    /// <summary>The oldest letters.</summary>
    internal async Task<DeadLetterPage> List(int limit, CancellationToken cancellation)
    {
        var items = new List<DeadLetter>();
        var count = await walk.Run(
            (_, message) =>
            {
                if (items.Count < limit)
                    items.Add(LetterReading.Summary(message, service.Name));
                return Task.FromResult(false);
            },
            cancellation
        );
        return new DeadLetterPage(service.Name, count, items);
    }

    /// <summary>All with the id, whole.</summary>
    internal Task<IReadOnlyList<DeadLetter>> Find(string id, CancellationToken cancellation) =>
        Collect(id, leave: false, cancellation);

    /// <summary>Throws all with the id away.</summary>
    /// <returns>What is gone, whole.</returns>
    internal Task<IReadOnlyList<DeadLetter>> Discard(string id, CancellationToken cancellation) =>
        Collect(id, leave: true, cancellation);

    /// <summary>Sends letters back to the queues that they died on, and to nobody else.</summary>
    /// <param name="id">Which; null is every one that is there now.</param>
    internal async Task<ReplayedDeadLetters> Replay(string? id, CancellationToken cancellation)
    {
        var (replayed, stayed) = (new List<DeadLetter>(), new List<DeadLetter>());
        await walk.Run(
            async (channel, message) =>
            {
                if (id is not null && LetterReading.Id(message) != id)
                    return false;
                var letter = LetterReading.Summary(message, service.Name);
                var sent = await TrySend(channel, letter, message, cancellation);
                (sent ? replayed : stayed).Add(letter);
                return sent;
            },
            cancellation
        );
        return new ReplayedDeadLetters(replayed, stayed);
    }

    private async Task<IReadOnlyList<DeadLetter>> Collect(string id, bool leave, CancellationToken cancellation)
    {
        var found = new List<DeadLetter>();
        await walk.Run(
            (_, message) =>
            {
                if (LetterReading.Id(message) != id)
                    return Task.FromResult(false);
                found.Add(LetterReading.Whole(message, service.Name));
                return Task.FromResult(leave);
            },
            cancellation
        );
        return found;
    }

    /// <summary>Returns when the broker has it on the queue.</summary>
    private async Task<bool> TrySend(
        IChannel channel,
        DeadLetter letter,
        DeadMessage message,
        CancellationToken cancellation
    )
    {
        if (letter.Queue is null)
            return false;
        var properties = new BasicProperties(message.Properties)
        {
            Persistent = true,
            Headers = message
                .Headers.Where(header => !Death.Tells(header.Key))
                .ToDictionary(header => header.Key, header => header.Value),
        };
        properties.Headers[LetterReading.Replays] = letter.Replays + 1;
        // Only who has sent it may claim to be that user.
        properties.ClearUserId();
        try
        {
            await channel.BasicPublishAsync(
                Routes.OwnExchange(service.Name),
                letter.Queue,
                mandatory: true,
                properties,
                message.Body,
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

using System.Runtime.CompilerServices;
using JasperFx.Events;
using Marten;
using Npgsql;

namespace Sms.ServiceDefaults.History;

/// <summary>Reads the service's log in order, never past the point up to which it is known to have no gap.</summary>
public sealed class EventFeed(IDocumentStore store, NpgsqlDataSource source, TimeProvider time)
{
    private const int Page = 1000;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    /// <summary>What is there now, from behind <paramref name="after"/> on.</summary>
    public async IAsyncEnumerable<IEvent> Read(long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var end = await End(cancellation);
        while (after < end)
        {
            var page = await ReadPage(after, end, [], cancellation);
            foreach (var e in page)
                yield return e;
            if (page.Count < Page)
                yield break;
            after = page[^1].Sequence;
        }
    }

    /// <summary>What is there and whatever comes, of some event types only, until cancelled.</summary>
    public async IAsyncEnumerable<IEvent> Follow(
        long after,
        string[] types,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        using var timer = new PeriodicTimer(Poll, time);
        while (true)
        {
            var end = await End(cancellation);
            while (after < end)
            {
                var page = await ReadPage(after, end, types, cancellation);
                foreach (var e in page)
                    yield return e;
                after = page.Count < Page ? end : page[^1].Sequence;
            }

            await timer.WaitForNextTickAsync(cancellation);
        }
    }

    /// <summary>
    /// The daemon's high-water mark. Positions are given before commit, so a higher one can be visible while a lower
    /// one is still on its way: a reader that went past it would never see that one.
    /// </summary>
    public async Task<long> End(CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(
            "select last_seq_id from mt_event_progression where name = 'HighWaterMark'"
        );
        return await command.ExecuteScalarAsync(cancellation) as long? ?? 0;
    }

    private async Task<IReadOnlyList<IEvent>> ReadPage(
        long after,
        long end,
        string[] types,
        CancellationToken cancellation
    )
    {
        await using var session = store.QuerySession();
        var events = session.Events.QueryAllRawEvents().Where(e => e.Sequence > after && e.Sequence <= end);
        if (types.Length > 0)
            events = events.Where(e => types.Contains(e.EventTypeName));
        return await events.OrderBy(e => e.Sequence).Take(Page).ToListAsync(cancellation);
    }
}

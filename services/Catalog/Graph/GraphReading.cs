using Marten;
using Sms.ServiceDefaults;

namespace Sms.Catalog;

/// <summary>The graph as it is, or as it was recorded at a moment.</summary>
internal static class GraphReading
{
    internal static async Task<ServiceGraph> Graph(
        this IQuerySession session,
        DateTimeOffset? asOf,
        CancellationToken cancellation
    )
    {
        if (asOf is not { } moment)
            return new(await session.Query<CataloguedService>().ToListAsync(cancellation));
        // All streams of this service are catalogued services, and their events are few: each is somebody's decision.
        var events = await session
            .Events.QueryAllRawEvents()
            .Where(e => e.Timestamp <= moment.ToUniversalTime())
            .OrderBy(e => e.Sequence)
            .ToListAsync(cancellation);
        return new(
            events
                .GroupBy(e => e.StreamId)
                .Select(stream => StreamFold.Of<CataloguedService>(stream.Select(e => e.Data)))
        );
    }
}

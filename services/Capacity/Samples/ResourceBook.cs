using Marten;
using Npgsql;

namespace Sms.Capacity;

/// <summary>All resources by what measurements call them, read again only when one has changed.</summary>
internal sealed class ResourceBook(IDocumentStore store, NpgsqlDataSource source)
{
    private volatile Edition? _edition;

    public async Task<Edition> Current(CancellationToken cancellation)
    {
        // The stamp is older than what is read, so a change in between is read again next time, never missed.
        var stamp = await Stamp(cancellation);
        if (_edition is { } edition && edition.Stamp == stamp)
            return edition;
        await using var query = store.QuerySession();
        var resources = (await query.Query<Resource>().ToListAsync(cancellation))
            .Where(resource => !resource.Retired)
            .ToList();
        return _edition = new(stamp, resources.ToDictionary(x => x.Key), new(resources));
    }

    private async Task<long> Stamp(CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(
            "select coalesce(sum(mt_version), 0)::bigint from mt_doc_resource"
        );
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <param name="Stamp">Versions only grow, so their sum tells whether anything has happened.</param>
    /// <param name="ByKey">Those that are not retired.</param>
    /// <param name="Wanted">What is sent by remote write.</param>
    internal sealed record Edition(long Stamp, IReadOnlyDictionary<string, Resource> ByKey, WantedSeries Wanted);
}

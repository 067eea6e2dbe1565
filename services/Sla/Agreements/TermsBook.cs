using Marten;
using Npgsql;

namespace Sms.Sla;

/// <summary>All agreements and calendars, read again only when one of them has changed.</summary>
public sealed class TermsBook(IDocumentStore store)
{
    private volatile Edition? _edition;

    /// <summary>
    /// With the planned work that touches these incidents. Whoever decides on them has the locks of their services.
    /// </summary>
    public async Task<Terms> Current(
        IQuerySession session,
        IReadOnlyCollection<IncidentClocks> incidents,
        CancellationToken cancellation
    )
    {
        var terms = await Current(session, cancellation);
        if (!terms.AnyExcludesPlannedWork)
            return terms;
        return terms with { PlannedWork = await PlannedWorkIndex.Read(session, incidents, cancellation) };
    }

    /// <summary>Without planned work.</summary>
    /// <param name="session">Asked whether something has changed, so that what it has committed itself is seen.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Terms> Current(IQuerySession session, CancellationToken cancellation)
    {
        var stamp = await Stamp(session, cancellation);
        if (_edition is { } edition && edition.Stamp == stamp)
            return edition.Terms;
        await using var query = store.QuerySession();
        // The stamp is older than what is read, so a change in between is read again next time, never missed.
        var read = new Edition(
            stamp,
            Terms.Of(
                await query.Query<Agreement>().ToListAsync(cancellation),
                await query.Query<Calendar>().ToListAsync(cancellation)
            )
        );
        _edition = read;
        return read.Terms;
    }

    /// <summary>Versions only grow, so their sums tell whether anything happened.</summary>
    private static async Task<(long Agreements, long Calendars)> Stamp(
        IQuerySession session,
        CancellationToken cancellation
    )
    {
        await using var command = new NpgsqlCommand(
            """
            select (select coalesce(sum(mt_version), 0) from mt_doc_agreement)::bigint,
                (select coalesce(sum(mt_version), 0) from mt_doc_calendar)::bigint
            """
        );
        await using var reader = await session.ExecuteReaderAsync(command, cancellation);
        await reader.ReadAsync(cancellation);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    private sealed record Edition((long, long) Stamp, Terms Terms);
}

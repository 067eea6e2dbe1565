using Marten;
using Npgsql;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Incidents;

/// <summary>A row of the ledger.</summary>
/// <param name="Deliveries">How often the same occurrence was delivered.</param>
public sealed record LedgerEntry(
    string Integration,
    string Key,
    Guid? IncidentId,
    string Action,
    string Outcome,
    string Title,
    string? Severity,
    string Source,
    DateTimeOffset OccurredAt,
    DateTimeOffset ReceivedAt,
    DateTimeOffset LastReceivedAt,
    int Deliveries,
    string? Details
);

/// <param name="Next">Cursor of the next page, or null at the end.</param>
public sealed record LedgerPage(IReadOnlyList<LedgerEntry> Items, string? Next);

/// <summary>
/// <c>GET /alerts?incident=&amp;integration=&amp;key=</c>: the whole ledger of occurrences, newest first.
/// </summary>
internal static class LedgerEndpoints
{
    private const int LargestPage = 1000;

    internal static void MapLedger(this IEndpointRouteBuilder app) =>
        app.MapGet("/alerts", List)
            .Requires(Responsibilities.ReadAlerts)
            .DescribedAs("listAlerts", "Lists the alerts that came in, the newest first.")
            .WithTags("alerts")
            .Produces<LedgerPage>();

    private static async Task<IResult> List(
        string? incident,
        Guid? integration,
        string? key,
        string? cursor,
        int? limit,
        NpgsqlDataSource source,
        IQuerySession session,
        CancellationToken cancellation
    )
    {
        if (limit is < 1 or > LargestPage)
            return Problems.Invalid("limit", $"Between 1 and {LargestPage}.");
        if (!Cursor.TryParse(cursor, out var before))
            return Problems.Invalid("cursor", "Not a cursor that this list gave.");
        Guid? stream = null;
        if (incident is not null && (stream = await IncidentNumbers.Find(incident, session, cancellation)) is null)
            return Problems.NotFound("incident", incident);

        var size = limit ?? 100;
        await using var command = source.CreateCommand(
            """
            select coalesce(i.data ->> 'name', o.integration_id::text), o.key, o.incident_id, o.action, o.outcome,
                o.title, o.severity, o.source, o.occurred_at, o.received_at, o.last_received_at, o.deliveries,
                o.details, o.delivery_id
            from alert_occurrences o left join mt_doc_integration i on i.id = o.integration_id
            where ($1::uuid is null or o.incident_id = $1) and ($2::uuid is null or o.integration_id = $2)
                and ($3::text is null or o.key = $3)
                and ($4::timestamptz is null or (o.received_at, o.delivery_id) < ($4, $5::text))
            order by o.received_at desc, o.delivery_id desc limit $6
            """
        );
        foreach (var value in new object?[] { stream, integration, key, before?.At, before?.Key, size + 1 })
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        var (items, last, more) = (new List<LedgerEntry>(), (Cursor?)null, false);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation) && !(more = items.Count == size))
        {
            items.Add(
                new LedgerEntry(
                    reader.GetString(0),
                    reader.GetString(1),
                    Nullable(reader, 2, r => (Guid?)r.GetGuid(2)),
                    reader.GetString(3),
                    reader.GetString(4),
                    reader.GetString(5),
                    Nullable(reader, 6, r => r.GetString(6)),
                    reader.GetString(7),
                    reader.GetFieldValue<DateTimeOffset>(8),
                    reader.GetFieldValue<DateTimeOffset>(9),
                    reader.GetFieldValue<DateTimeOffset>(10),
                    reader.GetInt32(11),
                    Nullable(reader, 12, r => r.GetString(12))
                )
            );
            last = new Cursor(items[^1].ReceivedAt, reader.GetString(13));
        }

        return Results.Ok(new LedgerPage(items, more ? last!.ToString() : null));
    }

    private static T? Nullable<T>(NpgsqlDataReader reader, int column, Func<NpgsqlDataReader, T> read) =>
        reader.IsDBNull(column) ? default : read(reader);
}

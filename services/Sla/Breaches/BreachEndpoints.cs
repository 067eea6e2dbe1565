using Marten;
using Npgsql;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Sla;

/// <param name="DueAt">When the time ran out.</param>
/// <param name="DetectedAt">When that was noticed.</param>
/// <param name="RetractedAt">When a late fact showed that it had not happened; null otherwise.</param>
/// <param name="Number">Of the incident, for people.</param>
/// <param name="Group">Held the incident when the breach was noticed; null is none, or told by an older
/// version.</param>
/// <param name="Person">User id of who held it then.</param>
public sealed record BreachEntry(
    string ClockId,
    Guid IncidentId,
    Guid AgreementId,
    int AgreementVersion,
    string Agreement,
    string Metric,
    string Priority,
    string Service,
    string Cause,
    DateTimeOffset DueAt,
    DateTimeOffset DetectedAt,
    DateTimeOffset? RetractedAt,
    string? Number = null,
    string? Title = null,
    string? Group = null,
    string? Person = null
);

public sealed record BreachPage(IReadOnlyList<BreachEntry> Items, string? Next);

/// <summary>
/// <c>GET /breaches</c>: every breach, the last detected first; <c>?since=TIME</c>, <c>?agreement=</c>,
/// <c>?retracted=</c>, and <c>?service=</c>, <c>?group=</c>, <c>?priority=</c>, each as often as wanted.
/// </summary>
internal static class BreachEndpoints
{
    private const int LargestPage = 500;

    internal static void MapBreaches(this IEndpointRouteBuilder app)
    {
        app.MapGet("/breaches", List)
            .RequiresWithin(Responsibilities.ReadBreaches)
            .DescribedAs("listBreaches", "Lists breaches, the last detected first.")
            .WithTags("breaches")
            .Produces<BreachPage>();
        app.MapGet("/breaches/stream", BreachStream.Follow)
            .RequiresWithin(Responsibilities.ReadBreaches)
            .DescribedAs("followBreaches", "Streams breaches as server-sent events, resumable with `Last-Event-ID`.")
            .ReadsHeader("Last-Event-ID", "The id of the last event that was read: what comes after it follows.")
            .Produces<string>(contentType: "text/event-stream")
            .WithTags("breaches");
    }

    private static async Task<IResult> List(
        DateTimeOffset? since,
        Guid? agreement,
        [AsParameters] BreachFilter filter,
        bool? retracted,
        string? cursor,
        int? limit,
        Actor actor,
        IQuerySession session,
        TermsBook book,
        NpgsqlDataSource source,
        CancellationToken cancellation
    )
    {
        if (filter.Errors() is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        if (limit is < 1 or > LargestPage)
            return Problems.Invalid("limit", $"Between 1 and {LargestPage}.");
        if (!Cursor.TryParse(cursor, out var before))
            return Problems.Invalid("cursor", "Not a cursor that this list gave.");
        var size = limit ?? 50;
        var reach = await ClockReach.Of(actor, book, session, cancellation);
        await using var command = source.CreateCommand(
            $"""
            select clock_id, incident_id, agreement_id, agreement_version, agreement, metric, priority, service, cause,
                due_at, detected_at, retracted_at, clock_id || '@' || cycle, number, title,
                held_by_group, held_by_person
            from {ClockRows.Breaches}
            where ($1::timestamptz is null or detected_at >= $1) and ($2::uuid is null or agreement_id = $2)
                and ($3::text[] is null or service = any($3))
                and ($8::text[] is null or held_by_group = any($8)) and ($9::text[] is null or priority = any($9))
                and ($4::boolean is null or (retracted_at is not null) = $4)
                and ($5::timestamptz is null or (detected_at, clock_id || '@' || cycle) < ($5, $6::text))
                and {ClockReach.Condition(services: 10, agreements: 11)}
            order by detected_at desc, clock_id || '@' || cycle desc limit $7
            """
        );
        foreach (
            var value in new object?[]
            {
                since?.ToUniversalTime(),
                agreement,
                AnyOf(filter.Service),
                retracted,
                before?.At,
                before?.Key,
                size + 1,
                AnyOf(filter.Group),
                AnyOf(filter.Priority),
                reach.Services,
                reach.Agreements,
            }
        )
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        var (items, last, more) = (new List<BreachEntry>(), (Cursor?)null, false);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation) && !(more = items.Count == size))
        {
            items.Add(
                new BreachEntry(
                    reader.GetString(0),
                    reader.GetGuid(1),
                    reader.GetGuid(2),
                    reader.GetInt32(3),
                    reader.GetString(4),
                    reader.GetString(5),
                    reader.GetString(6),
                    reader.GetString(7),
                    reader.GetString(8),
                    reader.GetFieldValue<DateTimeOffset>(9),
                    reader.GetFieldValue<DateTimeOffset>(10),
                    reader.IsDBNull(11) ? null : reader.GetFieldValue<DateTimeOffset>(11),
                    Text(13),
                    Text(14),
                    Text(15),
                    Text(16)
                )
            );
            last = new Cursor(items[^1].DetectedAt, reader.GetString(12));
        }

        return Results.Ok(new BreachPage(items, more ? last!.ToString() : null));

        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
    }

    private static string[]? AnyOf(string[]? wanted) => wanted is { Length: > 0 } ? wanted : null;
}

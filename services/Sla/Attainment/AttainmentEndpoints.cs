using System.Globalization;
using Marten;
using NodaTime;
using Npgsql;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Sla;

/// <param name="Month">In the zone of the agreement's calendar.</param>
/// <param name="Breached">Clocks whose breach fell into the month.</param>
/// <param name="Met">Clocks that were fulfilled in time in the month.</param>
/// <param name="Percent">Met of all that were decided.</param>
public sealed record Attainment(
    Guid AgreementId,
    string Agreement,
    string Metric,
    string Month,
    int Met,
    int Breached,
    decimal Percent
);

/// <summary>
/// <c>GET /attainment</c>: per agreement, target and month; <c>?month=2026-11</c>, <c>?agreement=ID</c>. It counts the
/// clocks that the caller may read: for the owner of a service, those of the service.
/// </summary>
internal static class AttainmentEndpoints
{
    internal static void MapAttainment(this IEndpointRouteBuilder app) =>
        app.MapGet("/attainment", Report)
            .RequiresWithin(Responsibilities.ReadAttainment)
            .DescribedAs("reportAttainment", "Reports which share of the targets was met in a month.")
            .WithTags("attainment")
            .Produces<IReadOnlyList<Attainment>>();

    private static async Task<IResult> Report(
        string? month,
        Guid? agreement,
        Actor actor,
        IQuerySession session,
        NpgsqlDataSource source,
        TermsBook book,
        CancellationToken cancellation
    )
    {
        if (
            month is not null
            && !DateOnly.TryParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
        )
            return Problems.Invalid("month", "A month is 2026-11.");
        var terms = await book.Current(session, cancellation);
        var reach = await ClockReach.Of(actor, book, session, cancellation);
        var agreements = terms.Agreements.Values.Where(x => agreement is null || x.Id == agreement).ToList();
        var months = (await Outcomes(source, agreements, reach, cancellation))
            .SelectMany(outcomes => Months(outcomes, ZoneOf(outcomes.Agreement), month))
            .ToList();
        await using var command = source.CreateCommand(
            $"""
            select agreement_id, metric, month,
                count(*) filter (where state = '{ClockStatus.Met}')::int,
                count(*) filter (where state = '{ClockStatus.Breached}')::int
            from {ClockRows.Clocks}
            join unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::timestamptz[]) as months(id, month, since, until)
                on agreement_id = months.id and outcome_at >= since and outcome_at < until
            where state in ('{ClockStatus.Met}', '{ClockStatus.Breached}')
                and {ClockReach.Condition(services: 5, agreements: 6)}
            group by 1, 2, 3 order by 3 desc, 1, 2
            """
        );
        command.Parameters.Add(new NpgsqlParameter { Value = months.Select(x => x.Agreement).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = months.Select(x => x.Month).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = months.Select(x => x.Since).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = months.Select(x => x.Until).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = reach.Services ?? (object)DBNull.Value });
        command.Parameters.Add(new NpgsqlParameter { Value = reach.Agreements ?? (object)DBNull.Value });
        var report = new List<Attainment>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var (id, met, breached) = (reader.GetGuid(0), reader.GetInt32(3), reader.GetInt32(4));
            report.Add(
                new Attainment(
                    id,
                    terms.Agreements[id].Latest.Name,
                    reader.GetString(1),
                    reader.GetString(2),
                    met,
                    breached,
                    Math.Round(100m * met / (met + breached), 2)
                )
            );
        }

        return Results.Ok(report);

        string ZoneOf(Guid id)
        {
            var latest = terms.Agreements[id].Latest;
            return terms.Calendar(latest.CalendarId, latest.CalendarVersion).Zone;
        }
    }

    /// <summary>The first and the last outcome of each agreement that has any.</summary>
    private static async Task<IReadOnlyList<(Guid Agreement, DateTimeOffset First, DateTimeOffset Last)>> Outcomes(
        NpgsqlDataSource source,
        IReadOnlyList<Agreement> agreements,
        ClockReach reach,
        CancellationToken cancellation
    )
    {
        await using var command = source.CreateCommand(
            $"""
            select agreement_id, min(outcome_at), max(outcome_at) from {ClockRows.Clocks}
            where agreement_id = any($1) and outcome_at is not null
                and state in ('{ClockStatus.Met}', '{ClockStatus.Breached}')
                and {ClockReach.Condition(services: 2, agreements: 3)}
            group by 1
            """
        );
        command.Parameters.Add(new NpgsqlParameter { Value = agreements.Select(x => x.Id).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = reach.Services ?? (object)DBNull.Value });
        command.Parameters.Add(new NpgsqlParameter { Value = reach.Agreements ?? (object)DBNull.Value });
        var outcomes = new List<(Guid, DateTimeOffset, DateTimeOffset)>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            outcomes.Add(
                (reader.GetGuid(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetFieldValue<DateTimeOffset>(2))
            );
        }

        return outcomes;
    }

    /// <summary>
    /// The months in which there are outcomes, or the only one that is asked for, as moments. They are worked out
    /// here and not by the database: calendars were checked against our time zones, and the database's own may lack
    /// one or differ.
    /// </summary>
    private static IEnumerable<(Guid Agreement, string Month, DateTimeOffset Since, DateTimeOffset Until)> Months(
        (Guid Agreement, DateTimeOffset First, DateTimeOffset Last) outcomes,
        string zoneId,
        string? only
    )
    {
        var zone = DateTimeZoneProviders.Tzdb[zoneId];
        var last = Instant.FromDateTimeOffset(outcomes.Last).InZone(zone).Date.ToYearMonth();
        var first = Instant.FromDateTimeOffset(outcomes.First).InZone(zone).Date.ToYearMonth();
        for (var month = first; month <= last; month = month.PlusMonths(1))
        {
            var text = month.ToString("uuuu-MM", CultureInfo.InvariantCulture);
            if (only is null || only == text)
                yield return (outcomes.Agreement, text, Start(month), Start(month.PlusMonths(1)));
        }

        DateTimeOffset Start(YearMonth of) => zone.AtStartOfDay(of.OnDayOfMonth(1)).ToInstant().ToDateTimeOffset();
    }
}

using System.Globalization;
using Marten;
using Npgsql;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;

namespace Sms.Sla;

/// <param name="Month">In the zone of the agreement's calendar.</param>
/// <param name="Breached">Clocks whose breach fell into the month.</param>
/// <param name="Met">Clocks that were fulfilled in time in the month.</param>
/// <param name="Percent">Met of all that were decided.</param>
public sealed record Attainment(Guid AgreementId, string Agreement, string Metric, string Month, int Met, int Breached, decimal Percent);

/// <summary><c>GET /attainment</c>: per agreement, target and month; <c>?month=2026-11</c>, <c>?agreement=ID</c>.</summary>
internal static class AttainmentEndpoints
{
    internal static void MapAttainment(this IEndpointRouteBuilder app) =>
        app.MapGet("/attainment", Report).Requires(Responsibilities.ReadAttainment).WithName("Attainment").WithTags("attainment").Produces<IReadOnlyList<Attainment>>();

    private static async Task<IResult> Report(string? month, Guid? agreement,
        IQuerySession session, NpgsqlDataSource source, TermsBook book, CancellationToken cancellation)
    {
        if (month is not null && !DateOnly.TryParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            return Problems.Invalid("month", "A month is 2026-11.");
        var terms = await book.Current(session, cancellation);
        var agreements = terms.Agreements.Values.Where(x => agreement is null || x.Id == agreement).ToList();
        await using var command = source.CreateCommand($"""
            select agreement_id, metric, to_char(outcome_at at time zone zone, 'YYYY-MM') as month,
                count(*) filter (where state = '{ClockStatus.Met}')::int, count(*) filter (where state = '{ClockStatus.Breached}')::int
            from {ClockRows.Clocks} join unnest($1::uuid[], $2::text[]) as agreements(id, zone) on agreement_id = agreements.id
            where state in ('{ClockStatus.Met}', '{ClockStatus.Breached}')
                and ($3::text is null or to_char(outcome_at at time zone zone, 'YYYY-MM') = $3)
            group by 1, 2, 3 order by 3 desc, 1, 2
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = agreements.Select(x => x.Id).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = agreements.Select(x => terms.Calendar(x.Latest.CalendarId, x.Latest.CalendarVersion).Zone).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)month ?? DBNull.Value });
        var report = new List<Attainment>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var (id, met, breached) = (reader.GetGuid(0), reader.GetInt32(3), reader.GetInt32(4));
            report.Add(new Attainment(id, terms.Agreements[id].Latest.Name, reader.GetString(1), reader.GetString(2), met, breached,
                Math.Round(100m * met / (met + breached), 2)));
        }

        return Results.Ok(report);
    }
}

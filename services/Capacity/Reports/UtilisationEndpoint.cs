using System.Globalization;
using System.Text;
using Marten;
using Npgsql;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Capacity;

/// <summary>How much of a resource was used in a time, from its hours.</summary>
/// <param name="Hours">In which it was measured.</param>
/// <param name="P95">A value that is seldom exceeded: the 95th percentile of the hours' own.</param>
/// <param name="HoursWarning">Whose median was at or beyond the warning threshold.</param>
internal sealed record Utilisation(
    string Key,
    string Service,
    string Unit,
    double Limit,
    long Hours,
    long Samples,
    double? Mean,
    double? P95,
    double? Max,
    double? Min,
    double? MeanPercent,
    double? PeakPercent,
    long HoursWarning,
    long HoursCritical
);

internal sealed record UtilisationReport(
    DateTimeOffset From,
    DateTimeOffset Until,
    IReadOnlyList<Utilisation> Resources
);

/// <summary>
/// <c>GET /utilisation?from=&amp;until=&amp;service=</c>; with <c>Accept: text/markdown</c> for people who read paper.
/// The last 30 days when left out.
/// </summary>
internal static class UtilisationEndpoint
{
    private static readonly TimeSpan Usual = TimeSpan.FromDays(30);

    internal static void MapUtilisation(this IEndpointRouteBuilder app) =>
        app.MapGet("/utilisation", Report)
            .RequiresWithin(Responsibilities.Read)
            .DescribedAs("reportUtilisation", "Reports how much of the resources was used in a period.")
            .WithTags("resources")
            .Produces<UtilisationReport>();

    private static async Task<IResult> Report(
        DateTimeOffset? from,
        DateTimeOffset? until,
        string? service,
        Actor actor,
        IQuerySession session,
        HourlyRollup rollup,
        NpgsqlDataSource source,
        TimeProvider time,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        var end = (until ?? time.GetUtcNow()).ToUniversalTime();
        var begin = (from ?? end - Usual).ToUniversalTime();
        if (begin >= end)
            return Problems.Invalid("from", "Before the end.");
        await rollup.Run(null, cancellation);
        var rows = new List<Utilisation>();
        foreach (
            var resource in (await session.Query<Resource>().Where(x => !x.Retired).ToListAsync(cancellation))
                .Where(x => ResourceEndpoints.IsWithin(actor, x) && (service ?? x.Service) == x.Service)
                .OrderBy(x => x.Key, StringComparer.Ordinal)
        )
            rows.Add(await Of(resource, begin, end, source, cancellation));
        var report = new UtilisationReport(begin, end, rows);
        return http.Request.Headers.Accept.ToString().StartsWith("text/markdown", StringComparison.OrdinalIgnoreCase)
            ? Results.Text(Text(report), "text/markdown; charset=utf-8")
            : Results.Ok(report);
    }

    private static async Task<Utilisation> Of(
        Resource resource,
        DateTimeOffset from,
        DateTimeOffset until,
        NpgsqlDataSource source,
        CancellationToken cancellation
    )
    {
        var terms = resource.Terms;
        var beyond = terms.IsUp() ? ">=" : "<=";
        await using var command = source.CreateCommand(
            $"""
            select count(*), coalesce(sum(count), 0)::bigint,
                case when max(max) <= {SampleTables.LargestSummable} and min(min) >= -{SampleTables.LargestSummable}
                    then sum(sum) / nullif(sum(count), 0) end,
                percentile_cont(0.95) within group (order by p95), max(max), min(min),
                count(*) filter (where median {beyond} $4), count(*) filter (where median {beyond} $5)
            from {SampleTables.Hourly} where resource_id = $1 and hour >= $2 and hour < $3
            """
        );
        foreach (var value in (object[])[resource.Id, from, until, terms.Warning(), terms.Critical()])
            command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var (mean, peak) = (Figure(2), Figure(terms.IsUp() ? 4 : 5));
        return new(
            resource.Key,
            resource.Service,
            terms.Unit,
            terms.Limit,
            reader.GetInt64(0),
            reader.GetInt64(1),
            mean,
            Figure(3),
            Figure(4),
            Figure(5),
            Robust.FiniteOrNull(100 * mean / terms.Limit),
            Robust.FiniteOrNull(100 * peak / terms.Limit),
            reader.GetInt64(6),
            reader.GetInt64(7)
        );

        double? Figure(int column) => reader.IsDBNull(column) ? null : Robust.FiniteOrNull(reader.GetDouble(column));
    }

    private static string Text(UtilisationReport report)
    {
        var text = new StringBuilder()
            .AppendLine(
                CultureInfo.InvariantCulture,
                $"# Utilisation, {report.From:yyyy-MM-dd} to {report.Until:yyyy-MM-dd}"
            )
            .AppendLine()
            .AppendLine(
                "| resource | service | limit | mean | share | 95 % | peak | share | hours at warning | "
                    + "hours critical | hours measured |"
            )
            .AppendLine("|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var x in report.Resources)
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| `{x.Key}` | {x.Service} | {PlanText.Figure(x.Limit)} {PlanText.Cell(x.Unit)} | "
                    + $"{PlanText.Figure(x.Mean)} | {PlanText.Figure(x.MeanPercent)} % | {PlanText.Figure(x.P95)} | "
                    + $"{PlanText.Figure(x.Max)} | {PlanText.Figure(x.PeakPercent)} % | {x.HoursWarning} | "
                    + $"{x.HoursCritical} | {x.Hours} |"
            );
        return text.ToString();
    }
}

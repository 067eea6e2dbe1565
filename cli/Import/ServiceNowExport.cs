using Sms.Local;

namespace Sms.Cli.Import;

/// <summary>A ServiceNow export, one row an update, as histories and as what could not be taken over.</summary>
/// <param name="Rows">Records in the file, without the header.</param>
/// <param name="FirstLines">Number of an incident → the first of its lines.</param>
/// <param name="Bad">By line.</param>
/// <param name="Ties">Of incidents to problems and changes.</param>
/// <param name="Warnings">What was taken over and yet looks wrong, by line.</param>
public sealed record ServiceNowExport(
    int Rows,
    IReadOnlyList<WireIncident> Incidents,
    IReadOnlyDictionary<string, int> FirstLines,
    IReadOnlyList<BadRow> Bad,
    IReadOnlyList<Tie> Ties,
    IReadOnlyList<string> Warnings
)
{
    private static readonly string[] Times = ["opened_at", "sys_created_at", "sys_updated_at", "resolved_at"];

    /// <param name="path">The file.</param>
    /// <param name="serviceColumn">The column that names the service.</param>
    /// <param name="times">Reads its times; without an order of dates, the file has to tell it.</param>
    /// <param name="now">Nothing happens later.</param>
    /// <param name="given">
    /// Our names of columns → those in the file, where they cannot be told from their names.
    /// </param>
    /// <exception cref="CommandFailure">
    /// It cannot be read, a column is missing without which no row makes sense, or its dates can be read in two ways.
    /// </exception>
    public static ServiceNowExport Read(
        string path,
        string serviceColumn,
        LocalTimes times,
        DateTimeOffset now,
        IReadOnlyDictionary<string, string>? given = null
    )
    {
        var (header, rows) = CsvFile.Read(path);
        var columns = ServiceNowColumns.Of(path, header, serviceColumn, given);
        if (times.Order is null)
        {
            var texts = rows.SelectMany(row =>
                Times.Select(column => (row.Line, columns[column], columns.Value(row, column)))
            );
            times = new LocalTimes(times.Zone, DateOrders.Of(path, texts));
        }

        var reader = new ServiceNowRowReader(columns, times, now);
        var read = rows.Select(reader.Read).ToList();
        var understood = read.Select(result => result.Row).OfType<ServiceNowRow>().ToList();
        var newestFirst = IsNewestFirst(understood);
        var histories = understood
            .GroupBy(row => row.Number)
            .Select(incident =>
                (History: ServiceNowHistory.Of(incident, newestFirst), FirstLine: incident.Min(row => row.Line))
            )
            .ToList();
        return new(
            rows.Count,
            [.. histories.Select(x => x.History.Incident)],
            histories.ToDictionary(x => x.History.Incident.ExternalId, x => x.FirstLine),
            [
                .. read.Select(result => result.Bad)
                    .OfType<BadRow>()
                    .Concat(histories.SelectMany(x => x.History.Bad))
                    .OrderBy(bad => bad.Line),
            ],
            [.. histories.SelectMany(x => x.History.Ties)],
            reader.Warnings
        );
    }

    /// <summary>
    /// Lists are often sorted by the latest update. Times that exist twice do not say, as their order is what is
    /// asked for.
    /// </summary>
    private static bool IsNewestFirst(IEnumerable<ServiceNowRow> rows)
    {
        var steps = rows.Where(row => row.Updated.ClocksGoBackAt is null)
            .GroupBy(row => row.Number)
            .SelectMany(incident => incident.Zip(incident.Skip(1)))
            .Select(step => step.Second.UpdatedAt.CompareTo(step.First.UpdatedAt))
            .ToList();
        return steps.Count(step => step < 0) > steps.Count(step => step > 0);
    }
}

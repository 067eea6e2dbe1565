namespace Sms.Cli.Import;

/// <summary>A ServiceNow export, one row an update, as histories and as what could not be taken over.</summary>
/// <param name="Rows">Records in the file, without the header.</param>
/// <param name="FirstLines">Number of an incident → the first of its lines.</param>
/// <param name="Bad">By line.</param>
/// <param name="Ties">Of incidents to problems and changes.</param>
public sealed record ServiceNowExport(int Rows, IReadOnlyList<WireIncident> Incidents, IReadOnlyDictionary<string, int> FirstLines, IReadOnlyList<BadRow> Bad, IReadOnlyList<Tie> Ties)
{
    /// <exception cref="CommandFailure">It cannot be read, or a column is missing without which no row makes sense.</exception>
    public static ServiceNowExport Read(string path, string serviceColumn, LocalTimes times, DateTimeOffset now)
    {
        var (header, rows) = CsvFile.Read(path);
        if (ServiceNowRowReader.Required.Append(serviceColumn).Except(header).ToList() is { Count: > 0 } missing)
            throw new CommandFailure($"{path} has no column {string.Join(", ", missing)}.");
        if (header.GroupBy(column => column).FirstOrDefault(column => column.Count() > 1) is { } twice)
            throw new CommandFailure($"{path} has the column {twice.Key} twice.");

        var reader = new ServiceNowRowReader(header.Count, serviceColumn, times, now);
        var read = rows.Select(reader.Read).ToList();
        var histories = read.Select(result => result.Row).OfType<ServiceNowRow>().GroupBy(row => row.Number).Select(incident => (
            History: ServiceNowHistory.Of(incident), FirstLine: incident.Min(row => row.Line))).ToList();
        return new(
            rows.Count,
            [.. histories.Select(x => x.History.Incident)],
            histories.ToDictionary(x => x.History.Incident.ExternalId, x => x.FirstLine),
            [.. read.Select(result => result.Bad).OfType<BadRow>().Concat(histories.SelectMany(x => x.History.Bad)).OrderBy(bad => bad.Line)],
            [.. histories.SelectMany(x => x.History.Ties)]);
    }
}

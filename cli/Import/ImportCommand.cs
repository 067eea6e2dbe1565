using System.CommandLine;
using Sms.Cli.Portal;

namespace Sms.Cli.Import;

/// <summary>
/// <c>sms import servicenow FILE</c>: incidents of another system with their history. Exit status 1 when a row is
/// bad; the others are imported.
/// </summary>
public static class ImportCommand
{
    private const string ServiceNow = "servicenow";

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "CSV, one row an update, gzipped or not." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Read and check everything, import nothing." };
        var zone = new Option<string>("--zone")
        {
            Description = "Time zone of the export, such as Europe/Lisbon.",
            DefaultValueFactory = _ => "UTC",
        };
        var service = new Option<string>("--service-column")
        {
            Description = "Column that names the service.",
            DefaultValueFactory = _ => "category",
        };
        var dates = new Option<string?>("--dates")
        {
            Description =
                "Which number of a date comes first: day-first, month-first or year-first. "
                + "Only needed when the dates of the file do not say.",
        };
        dates.AcceptOnlyFromAmong([.. DateOrders.Names.Keys]);
        var columns = new Option<string[]>("--column")
        {
            Description =
                "NAME=COLUMN: a column that has another name than ServiceNow's, such as state=Status. "
                + "Can be repeated.",
            DefaultValueFactory = _ => [],
        };
        var portal = new PortalOptions();
        var command = new Command(
            ServiceNow,
            "An export of ServiceNow's incidents. The same file again changes nothing; a later one adds what is new."
        )
        {
            file,
            dryRun,
            zone,
            service,
            dates,
            columns,
        };
        portal.AddTo(command);
        command.SetAction(
            async (arguments, cancellation) =>
            {
                var (path, json, dry) = (arguments.GetValue(file)!, portal.Json(arguments), arguments.GetValue(dryRun));
                DateOrder? order = arguments.GetValue(dates) is { } name ? DateOrders.Names[name] : null;
                var times = new LocalTimes(arguments.GetValue(zone)!, order);
                var given = ServiceNowColumns.Parse(arguments.GetValue(columns)!);
                var export = ServiceNowExport.Read(
                    path,
                    arguments.GetValue(service)!,
                    times,
                    TimeProvider.System.GetUtcNow(),
                    given
                );
                IReadOnlyList<(string Number, Guid Id, string Outcome, string? Message)> outcomes = [];
                var records = LinkedRecord.Of(export.Ties);
                if (!dry)
                {
                    using var client = portal.Connect(arguments);
                    outcomes = await new Upload(client, ServiceNow).SendAsync(
                        export.Incidents,
                        quiet: json,
                        cancellation
                    );
                    await LinkedRecord.SendAsync(
                        client,
                        ServiceNow,
                        records,
                        outcomes.Where(x => x.Outcome != "refused").ToDictionary(x => x.Number, x => x.Id),
                        cancellation
                    );
                }

                var refused = outcomes
                    .Where(x => x.Outcome == "refused")
                    .Select(x => new BadRow(export.FirstLines[x.Number], x.Number, x.Message!));
                var summary = new ImportSummary(
                    path,
                    dry,
                    export.Rows,
                    export.Incidents.Count,
                    export.Incidents.Sum(incident => incident.Changes.Count),
                    Count("imported"),
                    Count("extended"),
                    Count("unchanged"),
                    records.Count(x => x.Kind == "problem"),
                    records.Count(x => x.Kind == "change"),
                    export.Warnings,
                    [.. export.Bad.Concat(refused)]
                );
                summary.Show(json);
                return summary.Bad.Count == 0 ? 0 : 1;

                int Count(string outcome) => outcomes.Count(x => x.Outcome == outcome);
            }
        );

        return new Command("import", "Take over what another system knows.") { command };
    }
}

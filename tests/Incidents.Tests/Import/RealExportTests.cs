using System.Text.Json;
using Sms.Cli.Import;
using Sms.Incidents.Tests.Decisions;
using Sms.ServiceDefaults;

namespace Sms.Incidents.Tests.Import;

/// <summary>445 real incidents, where the export lies beside the repository.</summary>
public class RealExportTests
{
    private static readonly string Beside = System.IO.Path.Combine(
        Repository.Root,
        "..",
        "shared",
        "data",
        "servicenow-incidents.csv.gz"
    );

    /// <summary>The export; a test that asks for it is skipped where it is not at hand.</summary>
    private static string Path
    {
        get
        {
            Assert.SkipUnless(File.Exists(Beside), "The real export is not at hand.");
            return Beside;
        }
    }

    [Fact]
    public void every_row_of_a_real_export_is_understood()
    {
        var export = Read();
        (export.Rows, export.Incidents.Count, export.Bad.Count, export.Warnings.Count).ShouldBe((3019, 445, 0, 0));
    }

    [Fact]
    public void every_real_history_is_one_that_the_rules_allow_and_ends_as_the_record_says()
    {
        var rows = CsvFileRows();
        foreach (var incident in Read().Incidents.Select(Command))
        {
            var state = StreamFold.Of<Incident>(Import(null, incident).ShouldAppend());
            var last = rows[incident.ExternalId][^1];
            state.State.ShouldBe("closed");
            state.Number.ShouldBe("INC0000012");
            (state.Priority, state.Impact).ShouldBe(
                ($"P{last["priority"][0]}", last["impact"][4..].ToLowerInvariant()),
                incident.ExternalId
            );
            $"{state.ReopenCount}".ShouldBe(last["reopen_count"], incident.ExternalId);
            (
                state.AcknowledgedAt >= state.ReportedAt
                && state.RestoredAt >= state.ReportedAt
                && state.ClosedAt >= state.ResolvedAt
            ).ShouldBeTrue(incident.ExternalId);
            Import(state, incident).ShouldBeNothing();
        }
    }

    [Fact]
    public void an_export_of_a_real_incident_from_before_is_the_beginning_of_the_later_one()
    {
        var (header, rows) = CsvFile.Read(Path);
        var reader = new ServiceNowRowReader(
            ServiceNowColumns.Of(Path, header, "category"),
            new LocalTimes("UTC"),
            SmallExport.Now
        );
        foreach (var incident in rows.Select(row => reader.Read(row).Row!).GroupBy(row => row.Number))
        {
            var ordered = incident.OrderBy(row => row.UpdatedAt).ThenBy(row => row.ModCount).ToList();
            var whole = ServiceNowHistory.Of(ordered).Incident;
            for (var cut = 1; cut < ordered.Count; cut++)
            {
                var part = ServiceNowHistory.Of(ordered.Take(cut)).Incident;
                (part with { Changes = whole.Changes }).ShouldBe(whole, incident.Key);
                part.Changes.ShouldBe(whole.Changes.Take(part.Changes.Count), incident.Key);
            }
        }
    }

    private static ServiceNowExport Read() =>
        ServiceNowExport.Read(Path, "category", new LocalTimes("UTC"), SmallExport.Now);

    private static Dictionary<string, List<IReadOnlyDictionary<string, string>>> CsvFileRows() =>
        CsvFile
            .Read(Path)
            .Rows.GroupBy(row => row.Fields["number"])
            .ToDictionary(rows => rows.Key, rows => rows.Select(row => row.Fields).ToList());

    /// <summary>Over the wire, so that both sides mean the same by it.</summary>
    private static ImportIncident Command(WireIncident incident) =>
        JsonSerializer.Deserialize<ImportIncident>(
            JsonSerializer.Serialize(incident, JsonSerializerOptions.Web),
            Defaults.Json
        )!;

    private static Decision Import(Incident? existing, ImportIncident incident) =>
        ImportIncident.Decide(
            existing,
            incident,
            "servicenow",
            ImportedId.Of("servicenow", incident.ExternalId),
            12,
            "ann",
            SmallExport.Now
        );
}

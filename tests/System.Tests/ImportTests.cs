using System.Text.Json;
using Sms.Testing;

namespace Sms.Journeys;

/// <summary>
/// <c>sms import servicenow</c> through the front door, to the attainment of the months that it tells of.
/// </summary>
public sealed class ImportTests(RunningSystem system) : IAsyncLifetime
{
    private const string Header =
        "number,incident_state,sys_mod_count,opened_at,sys_updated_at,category,impact,urgency,priority,"
        + "closed_code,resolved_at";

    private readonly string _service = $"mail-{Guid.NewGuid():N}";
    private readonly string _prefix = $"T{Guid.NewGuid():N}"[..12];
    private readonly string _file = Path.GetTempFileName();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        File.Delete(_file);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task a_history_is_imported_once_and_service_levels_are_measured_over_it()
    {
        await Agree();
        Write(
            Row(1, "New", 0, "09:05"),
            Row(1, "Active", 1, "09:10"),
            Row(1, "-100", 2, "09:20"),
            Row(2, "New", 0, "09:00")
        );

        var dry = await Import("--dry-run");
        (
            dry.Exit,
            dry.Summary.GetProperty("incidents").GetInt32(),
            dry.Summary.GetProperty("imported").GetInt32()
        ).ShouldBe((1, 2, 0));
        (await system.Http.GetAsync($"/api/incidents/servicenow:{_prefix}1")).StatusCode.ShouldBe(
            System.Net.HttpStatusCode.NotFound
        );

        var first = await Import();
        (first.Exit, first.Summary.GetProperty("imported").GetInt32()).ShouldBe((1, 2));
        first.Summary.GetProperty("bad")[0].GetProperty("line").GetInt32().ShouldBe(4);

        Write(
            Row(1, "New", 0, "09:05"),
            Row(1, "Active", 1, "09:10"),
            Row(1, "Resolved", 3, "09:30"),
            Row(1, "Closed", 4, "10:00"),
            Row(2, "New", 0, "09:00"),
            Row(2, "Resolved", 1, "15:00"),
            Row(2, "Closed", 2, "16:00")
        );
        var second = await Import();
        (second.Exit, second.Summary.GetProperty("extended").GetInt32()).ShouldBe((0, 2), second.Output);
        var third = await Import();
        (third.Exit, third.Summary.GetProperty("unchanged").GetInt32()).ShouldBe((0, 2), third.Output);

        var month = await Eventually.Until(
            async () =>
                (await system.Get("/api/attainment?month=2016-02"))
                    .EnumerateArray()
                    .FirstOrDefault(row => row.GetProperty("agreement").GetString() == _service),
            row =>
                row.ValueKind == JsonValueKind.Object
                && row.GetProperty("met").GetInt32() == 1
                && row.GetProperty("breached").GetInt32() == 1
        );
        month.GetProperty("percent").GetDecimal().ShouldBe(50);
    }

    [Fact]
    public async Task what_was_over_long_ago_alarms_nobody_about_what_did_not_happen()
    {
        await Agree();
        Write(
            Row(3, "New", 0, "09:00"),
            Row(3, "Awaiting User Info", 1, "09:10"),
            Row(3, "Active", 2, "23:00"),
            Row(3, "Resolved", 3, "23:10"),
            Row(3, "Closed", 4, "23:20")
        );
        (await Import()).Exit.ShouldBe(0);
        var incident = (await system.Get($"/api/incidents/servicenow:{_prefix}3")).GetProperty("id").GetString();
        var clock = await Eventually.Until(
            async () => (await system.Get($"/api/clocks?incident={incident}&state=met")).GetProperty("items"),
            items => items.GetArrayLength() == 1
        );
        clock[0].GetProperty("clock").GetProperty("consumed").GetString().ShouldBe("00:20:00");
        (await system.Get($"/api/clocks/{clock[0].GetProperty("clock").GetProperty("clockId").GetString()}/events"))
            .GetProperty("events")
            .EnumerateArray()
            .ShouldNotContain(e => e.GetProperty("type").GetString()!.Contains("breach", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_person_reads_what_came_of_it()
    {
        Write(Row(4, "New", 0, "09:00"), Row(4, "-100", 1, "09:10"));
        var import = await CommandLine.Run("import", "servicenow", _file, "--data", system.Data.Root);
        import.ExitCode.ShouldBe(1);
        import.StandardError.ShouldContain($"line 3: {_prefix}4: incident_state '-100'");
        import.StandardOutput.ShouldContain("1 of 1 incidents");
        import.StandardOutput.ShouldContain("1 imported, 0 extended, 0 already there");
        (
            await CommandLine.Run("history", "incident", $"servicenow:{_prefix}4", "--data", system.Data.Root)
        ).StandardOutput.ShouldContain("incident-imported");
    }

    private async Task<(int Exit, JsonElement Summary, string Output)> Import(params string[] options)
    {
        var run = await CommandLine.Run([
            "import",
            "servicenow",
            _file,
            "--json",
            "--data",
            system.Data.Root,
            .. options,
        ]);
        return (
            run.ExitCode,
            JsonDocument.Parse(run.StandardOutput).RootElement,
            run.StandardOutput + run.StandardError
        );
    }

    private Task Agree() =>
        system.Post(
            "/api/agreements",
            new
            {
                name = _service,
                services = new[] { _service },
                validFrom = "2016-01-01T00:00:00Z",
                targets = new[]
                {
                    new { metric = "resolution", goals = new Dictionary<string, string> { ["P3"] = "2h" } },
                },
            }
        );

    private void Write(params string[] rows) => File.WriteAllLines(_file, [Header, .. rows]);

    /// <summary>An update on 29 February 2016 of an incident that was opened at nine.</summary>
    private string Row(int incident, string state, int mod, string time) =>
        $"{_prefix}{incident},{state},{mod},29-02-2016 09:00,29-02-2016 {time},{_service},2 - Medium,"
        + "2 - Medium,3 - Moderate,code 6,?";
}

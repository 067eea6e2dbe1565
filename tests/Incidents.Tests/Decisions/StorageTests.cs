using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Configuration;
using static Sms.Incidents.Tests.Decisions.Given;

namespace Sms.Incidents.Tests.Decisions;

/// <summary>What is stored as JSON comes back as it was, and what is configured arrives.</summary>
public class StorageTests
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    [Fact]
    public void a_snapshot_comes_back_as_it_was() =>
        ShouldSurvive(
            Major.And(
                new IncidentLinked("problem", "PRB0000001", Ann, Now),
                new IncidentEscalated("functional", "dba", "x", Ann, Now),
                new AlertFiredAgain(new(Id, "prometheus", "k", "t", null), Now, "integration:prometheus", Now),
                NoteServiceLevel.Breached(Major, "clock-1", 3, "gold", "resolution", Now, Now).Events[0],
                new IncidentResolved("fixed", Now, null, Ann, Now),
                new IncidentClosed("manual", Ann, Now),
                new SatisfactionRated(5, "thanks", "bob", Now)
            )
        );

    [Fact]
    public void a_thread_comes_back_as_it_was()
    {
        var desk = new AlertDesk();
        desk.Deliver(AlertDesk.Firing(Now));
        desk.Deliver(AlertDesk.Resolved(Now, Now));
        ShouldSurvive(desk.Thread!);
    }

    [Fact]
    public void settings_come_back_as_they_were_and_old_ones_get_the_defaults()
    {
        ShouldSurvive(
            new IntegrationAdded(
                Id,
                "x",
                "hash",
                new()
                {
                    ReopenWindow = TimeSpan.FromMinutes(5),
                    Severities = new() { Info = new("high", "low") },
                },
                Ann,
                Now
            )
        );
        JsonSerializer.Deserialize<IntegrationSettings>("{}", Json).ShouldBe(new IntegrationSettings());
    }

    [Fact]
    public void configuration_replaces_single_cells_and_keeps_the_rest()
    {
        var rules = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["Priority:Name"] = "ours",
                    ["Priority:Version"] = "2",
                    ["Priority:Cells:high/medium"] = "P1",
                    ["Major:Priorities:0"] = "P1",
                    ["AutoCloseAfter"] = "3.00:00:00",
                }
            )
            .Build()
            .Get<IncidentRules>()
            .ShouldNotBeNull();

        rules.Problems().ShouldBeEmpty();
        (
            rules.Priority.PriorityOf("high", "medium"),
            rules.Priority.PriorityOf("low", "low"),
            rules.Priority.Rule
        ).ShouldBe(("P1", "P5", "matrix:ours:2"));
        (rules.Major.Cover("any", "P1"), rules.AutoCloseAfter).ShouldBe((true, TimeSpan.FromDays(3)));
    }

    // Records compare lists by reference, so what is written is compared instead.
    private static void ShouldSurvive<T>(T value)
    {
        var stored = JsonSerializer.Serialize(value, Json);
        JsonSerializer.Serialize(JsonSerializer.Deserialize<T>(stored, Json), Json).ShouldBe(stored);
    }
}

using System.Net;
using System.Text.Json;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Api;

/// <summary>Category and type of an incident, from its report to the board and the counts.</summary>
public class ClassificationTests(IncidentsHost service)
{
    [Fact]
    public async Task a_correction_leaves_both_answers_in_the_history()
    {
        var id = await Report(Fresh("service"), category: "Hardware/Disk", type: "fault");
        await service.Http.Did(id, "classify", new { category = "Software / Database" });
        await service.Http.Did(id, "classify", new { category = "software/database", type = "fault" });

        var incident = await service.Http.Incident(id);
        (incident.At("category"), incident.At("type")).ShouldBe(("software/database", "fault"));
        (await service.Http.Look($"/incidents/{id}?version=1")).Json.At("category").ShouldBe("hardware/disk");
        (await service.Http.EventNames(id)).ShouldBe(["incident-reported", "incident-classified"]);
        var corrected = (await service.Http.Events(id))[1].GetProperty("data");
        (corrected.At("category"), corrected.At("type"), corrected.At("by")).ShouldBe(
            ("software/database", "fault", "anonymous")
        );
    }

    [Fact]
    public async Task the_board_finds_and_counts_by_category_and_type()
    {
        var name = Fresh("service");
        var (disk, hardware, database, none) = (
            await Report(name, category: "hardware/disk", type: "fault"),
            await Report(name, category: "hardware", type: "request"),
            await Report(name, category: "soft%/data_base", type: "fault"),
            await Report(name)
        );
        await ShouldFind(name, "category=hardware", hardware, disk);
        await ShouldFind(name, "category=Hardware/Disk", disk);
        await ShouldFind(name, "category=hard");
        await ShouldFind(name, "category=soft%25,hardware/disk", database, disk);
        await ShouldFind(name, "category=%25");
        await ShouldFind(name, "type=fault", database, disk);
        await ShouldFind(name, "type=fault,request&category=hardware", hardware, disk);
        await ShouldFind(name, "classified=false", none);
        await ShouldFind(name, "classified=true", database, hardware, disk);
        (await service.Http.Board($"service={name}&category=hardware/disk"))
            .Single()
            .ShouldSatisfyAllConditions(x => (x.At("category"), x.At("type")).ShouldBe(("hardware/disk", "fault")));

        var counts = (await service.Http.Look($"/incidents/counts?service={name}")).ShouldBe(Ok).Json;
        Counted(counts, "category").ShouldBe("(none) 1, hardware 1, hardware/disk 1, soft%/data_base 1");
        Counted(counts, "type").ShouldBe("(none) 1, fault 2, request 1");
    }

    [Fact]
    public async Task an_alert_brings_its_category_or_gets_that_of_its_integration()
    {
        var tool = await service.Http.AddTool(new { category = "Infrastructure", type = "degradation" });
        await tool.Says("plain");
        await tool.Send(
            "alert",
            new
            {
                key = "named",
                title = "Disk is full",
                category = "hardware/disk",
            }
        );
        var incidents = await Task.WhenAll((await tool.Incidents()).Select(id => service.Http.Incident(id)));
        incidents
            .Select(x => (x.At("category"), x.At("type")))
            .ShouldBe([("infrastructure", "degradation"), ("hardware/disk", "degradation")], ignoreOrder: true);
    }

    [Theory]
    [InlineData("""{}""", "category")]
    [InlineData("""{"category":" / "}""", "category")]
    [InlineData("""{"type":"catastrophe"}""", "type")]
    public async Task a_classification_that_makes_no_sense_is_refused(string command, string field)
    {
        var id = await Report(Fresh("service"));
        (await service.Http.PostText($"/incidents/{id}/classify", command)).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            field
        );
    }

    [Fact]
    public async Task a_category_that_is_too_long_is_refused()
    {
        var id = await Report(Fresh("service"));
        (await service.Http.Do(id, "classify", new { category = new string('x', 101) })).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            "category"
        );
        (await service.Http.Look("/incidents?type=catastrophe")).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            "type"
        );
    }

    private async Task<string> Report(string name, string? category = null, string? type = null) => (
            await service.Http.Post(
                "/incidents",
                new
                {
                    title = "Mail is slow",
                    service = name,
                    category,
                    type,
                }
            )
        ).ShouldBe(HttpStatusCode.Created).Json.At("id");

    private async Task ShouldFind(string name, string filter, params string[] incidents) =>
        (await service.Http.Board($"service={name}&{filter}")).Select(item => item.At("id")).ShouldBe(incidents);

    private static string Counted(JsonElement counts, string column) =>
        string.Join(
            ", ",
            counts.GetProperty(column).EnumerateObject().Select(count => $"{count.Name} {count.Value.GetInt32()}")
        );
}

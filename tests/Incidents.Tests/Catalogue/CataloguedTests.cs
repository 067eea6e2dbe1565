using System.Text.Json;
using Sms.Incidents.Tests.Api;
using static Sms.Incidents.Tests.Api.MonitoringTools;
using static Sms.Incidents.Tests.Api.Vocabulary;
using static Sms.Incidents.Tests.Catalogue.CatalogueDesk;

namespace Sms.Incidents.Tests.Catalogue;

/// <summary>An incident of a service that nobody has catalogued is taken all the same, and says so.</summary>
public class CataloguedTests(IncidentsHost service)
{
    private readonly string _key = Fresh("mail");

    [Fact]
    public async Task an_incident_of_an_unknown_service_is_flagged_until_the_service_is_registered()
    {
        var id = await service.Http.Report(_key);
        (await service.Http.Incident(id)).At("catalogued").ShouldBe("False");
        await ShouldFind("false", id);
        await ShouldFind("true");

        await service.Hear(Defined(_key));
        (await service.Http.Incident(id)).At("catalogued").ShouldBe("True");
        await ShouldFind("true", id);
        await ShouldFind("false");

        await service.Hear(Retired(_key, 2));
        (await service.Http.Incident(id)).At("catalogued").ShouldBe("False");
        await ShouldFind("false", id);
        await service.Hear(Defined(_key, 3));
        await ShouldFind("true", id);
        (await service.Http.EventNames(id)).ShouldBe(["incident-reported"]);
    }

    [Fact]
    public async Task an_incident_that_turns_out_to_be_of_another_service_follows_that_one()
    {
        await service.Hear(Defined(_key));
        var id = await service.Http.Report(_key);
        await service.Http.Did(id, "change-service", new { service = Fresh("unknown") });
        (await service.Http.Incident(id)).At("catalogued").ShouldBe("False");
    }

    [Fact]
    public async Task counts_follow_the_filter()
    {
        var other = Fresh("fax");
        await service.Hear(Defined(_key));
        await service.Http.Report(_key);
        await service.Http.Report(other);
        foreach (var (filter, counted) in new[] { ("true", _key), ("false", other) })
        {
            var counts = (await service.Http.Look($"/incidents/counts?service={_key},{other}&catalogued={filter}"))
                .ShouldBe(Ok)
                .Json;
            (counts.At("total"), counts.GetProperty("service").EnumerateObject().Single().Name).ShouldBe(
                ("1", counted)
            );
        }

        (await service.Http.Look("/incidents?catalogued=perhaps")).ShouldBeProblem(
            System.Net.HttpStatusCode.BadRequest,
            "invalid"
        );
    }

    [Fact]
    public async Task what_an_incident_was_says_nothing_of_the_catalogue_of_today()
    {
        await service.Hear(Defined(_key));
        var id = await service.Http.Report(_key);
        (await service.Http.Look($"/incidents/{id}?version=1"))
            .ShouldBe(Ok)
            .Json.TryGetProperty("catalogued", out _)
            .ShouldBeFalse();
        var asOf = Uri.EscapeDataString($"{service.Host.Time.GetUtcNow().AddSeconds(5):O}");
        (await service.Http.Look($"/incidents/{id}?asOf={asOf}"))
            .ShouldBe(Ok)
            .Json.TryGetProperty("catalogued", out _)
            .ShouldBeFalse();
    }

    [Fact]
    public async Task who_reports_an_incident_without_a_group_gives_it_to_who_supports_the_service()
    {
        await service.Hear(Defined(_key, supportGroup: "mail-team"));
        (await service.Reported(_key)).ShouldBe(("True", "mail-team"));
        var own = (
            await service.Http.Post(
                "/incidents",
                new
                {
                    title = "Mail is slow",
                    service = _key,
                    group = "desk",
                }
            )
        ).ShouldBe(System.Net.HttpStatusCode.Created).Json.At("id");
        (await service.Http.Incident(own)).At("group").ShouldBe("desk");
        (await service.Http.Events(own))[0].At("data.group").ShouldBe("desk");
    }

    [Fact]
    public async Task alerts_of_many_services_in_one_delivery_go_to_who_supports_each()
    {
        var (fax, unknown) = (Fresh("fax"), Fresh("unknown"));
        await service.Hear(Defined(_key, supportGroup: "mail-team"));
        await service.Hear(Defined(fax, supportGroup: "fax-team"));
        var tool = await service.Http.AddTool();
        (
            await tool.Send(
                "alertmanager",
                Webhook(Firing("one", service: _key), Firing("two", service: fax), Firing("three", service: unknown))
            )
        ).ShouldBe(System.Net.HttpStatusCode.Accepted);
        var incidents = await Task.WhenAll((await tool.Incidents()).Select(service.Http.Incident));
        incidents
            .Select(x => (x.At("service"), x.At("group"), x.At("catalogued")))
            .ShouldBe(
                [(_key, "mail-team", "True"), (fax, "fax-team", "True"), (unknown, "", "False")],
                ignoreOrder: true
            );
        (await service.Http.Events(incidents.Single(x => x.At("service") == fax).At("id")))[0]
            .At("data.group")
            .ShouldBe("fax-team");
    }

    [Fact]
    public async Task the_group_of_an_integration_comes_first_and_its_own_service_counts_too()
    {
        await service.Hear(Defined(_key, supportGroup: "mail-team"));
        var (grouped, plain) = (
            await service.Http.AddTool(new { defaultService = _key, group = "night-shift" }),
            await service.Http.AddTool(new { defaultService = _key })
        );
        (await Group(await grouped.Says("disk"))).ShouldBe("night-shift");
        (await Group(await plain.Says("disk"))).ShouldBe("mail-team");

        async Task<string> Group(JsonElement alert) =>
            (await service.Http.Incident(alert.At("incidentId"))).At("group");
    }

    private async Task ShouldFind(string catalogued, params string[] ids)
    {
        var found = await service.Http.Board($"service={_key}&catalogued={catalogued}");
        found.Select(item => item.At("id")).ShouldBe(ids);
        found.ShouldAllBe(item => string.Equals(item.At("catalogued"), catalogued, StringComparison.OrdinalIgnoreCase));
    }
}

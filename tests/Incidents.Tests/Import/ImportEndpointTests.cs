using System.Net;
using Sms.Incidents.Tests.Api;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Import;

public class ImportEndpointTests(IncidentsHost service)
{
    private readonly string _number = $"CS{Guid.NewGuid():N}"[..20];

    private static readonly object[] Life =
    [
        new
        {
            kind = "work-started",
            at = "2016-02-29T09:00:00Z",
            by = "kim",
        },
        new
        {
            kind = "on-hold",
            at = "2016-02-29T10:00:00Z",
            reason = "vendor",
        },
        new
        {
            kind = "noted",
            at = "2016-02-29T10:30:00Z",
            text = "Called.",
        },
        new
        {
            kind = "resolved",
            at = "2016-02-29T11:00:00Z",
            code = "fixed",
            restoredAt = "2016-02-29T10:55:00Z",
        },
        new { kind = "closed", at = "2016-03-05T11:00:00Z" },
    ];

    private string Address => $"servicenow:{_number}";

    [Fact]
    public async Task an_imported_incident_has_its_history_and_is_found_by_its_number_there()
    {
        var outcome = await Import(Life);
        (outcome.At("externalId"), outcome.At("outcome"), outcome.At("number")[..3]).ShouldBe(
            (_number, "imported", "INC")
        );
        var incident = await service.Http.Incident(Address);
        (incident.At("id"), incident.At("state"), incident.At("origin.externalId")).ShouldBe(
            (outcome.At("id"), "closed", _number)
        );
        incident
            .Instant("reportedAt")
            .ShouldBe(DateTimeOffset.Parse("2016-02-29T08:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
        (await service.Http.Events(Address))
            .Select(e => e.At("time")[..16])
            .Take(3)
            .ShouldBe(["2016-02-29T08:00", "2016-02-29T09:00", "2016-02-29T09:00"]);
    }

    [Fact]
    public async Task the_same_import_again_changes_nothing()
    {
        await Import(Life);
        var events = await service.Http.EventNames(Address);
        (await Import(Life)).At("outcome").ShouldBe("unchanged");
        (await service.Http.EventNames(Address)).ShouldBe(events);
    }

    [Fact]
    public async Task a_later_export_appends_only_what_is_new_also_behind_what_was_done_here()
    {
        await Import(Life[..3]);
        await service.Http.Did(Address, "add-note", new { text = "Ours." });
        (await Import(Life)).At("outcome").ShouldBe("extended");
        (await service.Http.EventNames(Address)).ShouldBe([
            "incident-reported",
            "incident-acknowledged",
            "work-started",
            "incident-put-on-hold",
            "note-added",
            "incident-imported",
            "note-added",
            "incident-resolved",
            "incident-closed",
            "incident-imported",
        ]);
    }

    [Fact]
    public async Task imports_of_one_history_at_the_same_time_make_one_incident()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Import(Life)));
        outcomes.Count(outcome => outcome.At("outcome") == "imported").ShouldBe(1);
        outcomes.Count(outcome => outcome.At("outcome") == "unchanged").ShouldBe(7);
        outcomes.Select(outcome => outcome.At("number")).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task the_board_finds_an_imported_incident_and_ours_of_one_number()
    {
        var own = await service.Http.Incident(await service.Http.Report());
        var imported = await Import(Life, own.At("number"));
        (await service.Http.Board($"text={own.At("number")}"))
            .Select(item => item.At("id"))
            .ShouldBe([own.At("id"), imported.At("id")], ignoreOrder: true);
        (await service.Http.Incident(own.At("number"))).At("id").ShouldBe(own.At("id"));
    }

    [Fact]
    public async Task a_history_that_a_rule_forbids_is_refused_and_the_others_are_imported()
    {
        var answer = await service.Http.Post(
            "/incidents/import",
            Request(Incident(_number, [Life[4]]), Incident(_number + "b", Life))
        );
        var outcomes = answer.ShouldBe(Ok).Json.GetProperty("incidents");
        (outcomes.At("0.outcome"), outcomes.At("0.code"), outcomes.At("1.outcome")).ShouldBe(
            ("refused", "incident-not-resolved", "imported")
        );
        (await service.Http.Look($"/incidents/{Address}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("incidents[0].changes[0].code", """{ "kind": "resolved", "at": "2016-03-01T00:00:00Z" }""")]
    [InlineData("incidents[0].changes[0].kind", """{ "kind": "deleted", "at": "2016-03-01T00:00:00Z" }""")]
    [InlineData(
        "incidents[0].changes[0].reason",
        """{ "kind": "on-hold", "at": "2016-03-01T00:00:00Z", "reason": "lunch" }"""
    )]
    [InlineData("incidents[0].changes[0].at", """{ "kind": "closed", "at": "2016-01-01T00:00:00Z" }""")]
    [InlineData("incidents[0].changes[0].at", """{ "kind": "closed" }""")]
    [InlineData(
        "incidents[0].changes[0].by",
        """{ "kind": "closed", "at": "2016-03-01T00:00:00Z", "by": "Kim Doe" }"""
    )]
    [InlineData(
        "incidents[0].changes[0].target",
        """{ "kind": "linked", "at": "2016-03-01T00:00:00Z", "link": "problem" }"""
    )]
    [InlineData("incidents[0].changes[0]", "null")]
    public async Task what_is_wrong_with_a_change_names_its_field(string field, string change) =>
        (
            await service.Http.PostText(
                "/incidents/import",
                $$"""
                { "source": "servicenow", "incidents": [{ "externalId": "{{_number}}", "title": "t", "service": "s",
                  "impact": "low", "urgency": "low", "priority": "P5", "channel": "phone",
                  "reportedAt": "2016-02-29T08:00:00Z", "changes": [{{change}}] }] }
                """
            )
        ).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", field);

    [Fact]
    public async Task a_request_that_is_none_writes_nothing()
    {
        (await service.Http.Post("/incidents/import", new { })).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            "source"
        );
        (await service.Http.Post("/incidents/import", Request())).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            "incidents"
        );
        (
            await service.Http.Post("/incidents/import", Request(Incident(_number, Life), Incident(_number, Life)))
        ).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "incidents[1].externalId");
        (
            await service.Http.Post("/incidents/import", Request(Incident(_number, Life), new { externalId = "x y" }))
        ).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "incidents[1].externalId");
        (await service.Http.Look($"/incidents/{Address}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private async Task<System.Text.Json.JsonElement> Import(object[] changes, string? number = null) =>
        (
            await service.Http.Post(
                "/incidents/import",
                Request(Incident(number ?? _number, changes)),
                ("X-Actor", "ann")
            )
        )
            .ShouldBe(Ok)
            .Json.GetProperty("incidents")[0];

    private static object Request(params object[] incidents) => new { source = "servicenow", incidents };

    private static object Incident(string number, object[] changes) =>
        new
        {
            externalId = number,
            title = "Mail is slow",
            service = "mail",
            impact = "medium",
            urgency = "medium",
            priority = "P3",
            channel = "phone",
            reportedAt = "2016-02-29T08:00:00Z",
            changes,
        };
}

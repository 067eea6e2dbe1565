using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using Sms.ServiceDefaults;
using Sms.Sla.Tests.Api;

namespace Sms.Sla.Tests;

public class WhatIfApiTests(SlaHost sla)
{
    private readonly Desk _desk = sla.Desk;

    [Fact]
    public async Task a_tighter_agreement_is_tried_on_the_incidents_of_the_period_and_no_other()
    {
        var (terms, agreement, begin) = await Agreed(2021);
        var met = await Resolved(terms, begin.AddDays(1), hours: 1);
        var missed = await Resolved(terms, begin.AddDays(2), hours: 3);
        await Resolved(terms, begin.AddDays(-1), hours: 3);
        var report = await Ask(
            new
            {
                from = begin,
                to = begin.AddMonths(1),
                replaces = agreement,
                agreement = Goal(terms, "2h"),
            }
        );

        report.Incidents.ShouldBe(2);
        (report.Actual!["resolution"], report.Proposed!["resolution"]).ShouldBe(
            (new Totals(2, 0, 0, 0), new Totals(1, 1, 0, 0))
        );
        var difference = report.Differences.ShouldHaveSingleItem();
        (difference.IncidentId, difference.Metric, difference.Priority).ShouldBe((missed, "resolution", "P2"));
        difference.Number.ShouldBe("INC-1");
        (difference.Actual!.Result, difference.Proposed!.Result, difference.Proposed.BreachedAt).ShouldBe(
            ("met", "breached", begin.AddDays(2).AddHours(2))
        );
        difference.Proposed.Intervals.Select(interval => interval.FactKind).ShouldBe(["reported", "resolved"]);
        report.Differences.ShouldNotContain(x => x.IncidentId == met);
        report.Next.ShouldBeNull();
    }

    [Fact]
    public async Task a_calendar_alone_is_tried_on_the_agreement_that_is_named()
    {
        var (terms, agreement, begin) = await Agreed(2022);
        await Resolved(terms, begin.AddHours(15), hours: 20);
        var office = Calendars.Daily("UTC", ("08:00", "16:00"));
        var report = await Ask(
            new
            {
                from = begin,
                to = begin.AddDays(7),
                replaces = agreement,
                calendar = office,
            }
        );
        var difference = report.Differences.ShouldHaveSingleItem();
        (difference.Actual!.Result, difference.Proposed!.Result, difference.Proposed.Consumed).ShouldBe(
            ("breached", "met", TimeSpan.FromHours(4))
        );
    }

    [Fact]
    public async Task a_new_agreement_is_compared_with_nothing()
    {
        var begin = Desk.Instant("2023-02-01T00:00Z");
        var terms = Desk.Resolution(Desk.FreshService());
        await Resolved(terms, begin.AddDays(1), hours: 3, covered: false);
        var report = await Ask(
            new
            {
                from = begin,
                to = begin.AddDays(7),
                agreement = terms,
            }
        );
        report.Actual!["resolution"].ShouldBe(new Totals(0, 0, 0, 0));
        report.Differences.ShouldHaveSingleItem().Actual.ShouldBeNull();
        report.Differences[0].Proposed!.Result.ShouldBe("met");
    }

    [Fact]
    public async Task the_differences_are_paged_and_the_totals_are_those_of_all()
    {
        var (terms, agreement, begin) = await Agreed(2024);
        var incidents = new List<Guid>();
        for (var day = 1; day <= 5; day++)
            incidents.Add(await Resolved(terms, begin.AddDays(day), hours: 3));
        var body = new
        {
            from = begin,
            to = begin.AddMonths(1),
            replaces = agreement,
            agreement = Goal(terms, "2h"),
        };
        var (seen, next, pages) = (new List<Guid>(), "", 0);
        do
        {
            var page = await Ask(body, $"?limit=2{next}");
            (page.Proposed?["resolution"].Breached).ShouldBe(pages++ == 0 ? 5 : null);
            seen.AddRange(page.Differences.Select(x => x.IncidentId));
            next = page.Next is null ? "" : $"&cursor={page.Next}";
        } while (next.Length > 0);
        seen.ShouldBe(incidents);
        pages.ShouldBe(3);
    }

    [Fact]
    public async Task nothing_is_written()
    {
        await using var alone = await Sms.Testing.ServiceHost<Program>.Start(sla.Parts, "sla");
        await using var channel = await alone.OpenChannel();
        var desk = new Desk(alone, channel);
        var terms = Desk.Resolution(Desk.FreshService());
        var agreement = await desk.Agree(terms);
        var incident = new Incident(desk, terms.Services[0]);
        await incident.Reported(Desk.Instant("2025-03-01T00:00Z"));
        await incident.Resolved(Desk.Instant("2025-03-01T03:00Z"));
        var before = await Contents(alone.Database);
        using var answer = await desk.Post(
            "/what-if",
            new
            {
                from = "2025-01-01T00:00:00Z",
                to = "2026-01-01T00:00:00Z",
                replaces = agreement,
                agreement = Goal(terms, "2h"),
                calendar = Calendars.Office,
            }
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Contents(alone.Database)).ShouldBe(before);
        before.Keys.ShouldContain("mt_events");
        before.Keys.ShouldContain("breaches");
    }

    [Theory]
    [InlineData("""{}""", "from,to,agreement")]
    [InlineData(
        """{"from":"2026-02-01T00:00:00Z","to":"2026-01-01T00:00:00Z","agreement":{"name":"x","services":"""
            + """["*"],"targets":[{"metric":"resolution","goals":{"P1":"1h"}}]}}""",
        "to"
    )]
    [InlineData(
        """{"from":"2026-01-01T00:00:00Z","to":"2026-02-01T00:00:00Z","calendar":"""
            + """{"name":"x","zone":"UTC","hours":[{"day":"monday","from":"08:00","to":"17:00"}]}}""",
        "agreement"
    )]
    [InlineData(
        """{"from":"2026-01-01T00:00:00Z","to":"2026-02-01T00:00:00Z","replaces":"""
            + "\"00000000-0000-0000-0000-000000000001\",\"agreement\":"
            + """{"name":"x","services":[],"targets":[{"metric":"speed","goals":{"P1":"1d"}}]}}""",
        "replaces,agreement.services,agreement.targets[0].metric,agreement.targets[0].goals.P1"
    )]
    [InlineData(
        """{"from":"2026-01-01T00:00:00Z","to":"2026-02-01T00:00:00Z","calendar":"""
            + """{"name":"x","zone":"Mars","hours":[]},"agreement":{"name":"x","services":["*"],"targets":"""
            + """[{"metric":"resolution","goals":{"P1":"1h"}}]}}""",
        "calendar.zone,calendar.hours"
    )]
    [InlineData(
        """{"from":"2026-01-01T00:00:00Z","to":"2026-02-01T00:00:00Z","agreement":{"name":"x","services":"""
            + """["*"],"calendarId":"00000000-0000-0000-0000-000000000001","targets":"""
            + """[{"metric":"resolution","goals":{"P1":"1h"}}]}}""",
        "agreement.calendarId"
    )]
    [InlineData("""{"from":"yesterday"}""", "from")]
    public async Task what_is_wrong_is_named_by_its_field(string body, string fields)
    {
        using var content = new StringContent(body, null, "application/json");
        using var answer = await _desk.Http.PostAsync("/what-if", content);
        (await answer.InvalidFields()).ShouldBe(fields.Split(','), ignoreOrder: true);
    }

    [Theory, InlineData("limit=0", "limit"), InlineData("limit=501", "limit"), InlineData("cursor=abc", "cursor")]
    public async Task a_page_that_there_is_not_is_refused(string query, string field)
    {
        using var answer = await _desk.Post($"/what-if?{query}", new { });
        (await answer.InvalidFields()).ShouldBe([field]);
    }

    private static AgreementTerms Goal(AgreementTerms terms, string goal) =>
        terms with
        {
            Targets = [terms.Targets[0] with { Goals = new Dictionary<string, string> { ["P2"] = goal } }],
        };

    /// <summary>Every test has a year of its own: incidents of others are not to be in its period.</summary>
    private async Task<(AgreementTerms Terms, Guid Agreement, DateTimeOffset Begin)> Agreed(int year)
    {
        var terms = Desk.Resolution(Desk.FreshService());
        return (terms, await _desk.Agree(terms), new DateTimeOffset(year, 2, 1, 0, 0, 0, TimeSpan.Zero));
    }

    private async Task<Guid> Resolved(AgreementTerms terms, DateTimeOffset at, int hours, bool covered = true)
    {
        var incident = new Incident(_desk, terms.Services[0]);
        await incident.Reported(at);
        await incident.Resolved(at.AddHours(hours));
        (await _desk.Heard(incident.Id))!.Clocks.Count.ShouldBe(covered ? 1 : 0);
        return incident.Id;
    }

    private async Task<WhatIfReport> Ask(object body, string query = "")
    {
        using var answer = await _desk.Post($"/what-if{query}", body);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<WhatIfReport>(Defaults.Json))!;
    }

    /// <summary>Every table of the log and of what is derived from it, with a digest of its rows.</summary>
    private static async Task<Dictionary<string, string>> Contents(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        var tables = new List<string>();
        await using (
            var command = source.CreateCommand(
                "select table_name from information_schema.tables where table_schema = 'public' "
                    + "and table_type = 'BASE TABLE' and table_name not like 'wolverine%' "
                    + "and table_name not like 'mt_event_progression%'"
            )
        )
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                tables.Add(reader.GetString(0));
        }

        var contents = new Dictionary<string, string>();
        foreach (var table in tables)
        {
            await using var command = source.CreateCommand(
                $"select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {table} t"
            );
            contents[table] = (string)(await command.ExecuteScalarAsync())!;
        }

        return contents;
    }
}

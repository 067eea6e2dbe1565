using System.Globalization;
using System.Net;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Sms.Contracts;
using Sms.Contracts.Incidents;
using static Sms.Changes.Tests.Api.Vocabulary;

namespace Sms.Changes.Tests.Api;

/// <summary>Times mean the same moment on every host, or are refused.</summary>
public class TimeTests(ChangesHost service)
{
    private const string Expected = "must be a date and time with an offset, such as 2026-11-28T18:00:00Z.";

    [Theory]
    [
        InlineData("\"2026-12-24T00:00:00\""),
        InlineData("\"2026-12-24\""),
        InlineData("\"20261224T000000Z\""),
        InlineData("\"2026-12-24 00:00:00Z\"")
    ]
    [
        InlineData("\"2026-12-24T00:00Z\""),
        InlineData("\"2026-12-24T24:00:00Z\""),
        InlineData("\"2026-02-30T00:00:00Z\""),
        InlineData("\"2026-12-24T00:00:00+15:00\"")
    ]
    [
        InlineData("\" 2026-12-24T00:00:00Z\""),
        InlineData("1798070400"),
        InlineData("\"1798070400\""),
        InlineData("\"tomorrow\""),
        InlineData("\"\""),
        InlineData("{}")
    ]
    public async Task a_time_that_is_no_moment_is_refused_with_its_field(string from)
    {
        using var manager = service.Host.Manager();
        var answer = await manager.PostText(
            "/freezes",
            $$"""{"name":"Year end","from":{{from}},"to":"2027-01-02T00:00:00Z","reason":"r"}"""
        );
        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "from");
        answer.Json.At("errors.from.0").ShouldBe(Expected);
    }

    [Theory]
    [
        InlineData("0001-01-01T00:00:00Z"),
        InlineData("0001-01-01T00:00:00+14:00"),
        InlineData("9999-12-31T23:59:59-14:00"),
        InlineData("1970-01-01T00:00:00Z")
    ]
    [InlineData("1999-12-31T23:59:59Z"), InlineData("2100-01-01T00:00:00Z"), InlineData("2000-01-01T00:00:00+00:01")]
    public async Task a_time_out_of_bounds_is_refused_with_its_field_in_bodies_and_in_queries(string time)
    {
        using var manager = service.Host.Manager();
        (
            await manager.PostText(
                "/freezes",
                $$"""{"name":"Year end","from":"{{time}}","to":"2027-01-02T00:00:00Z","reason":"r"}"""
            )
        ).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "from");
        (await manager.Look($"/changes/calendar?from={Uri.EscapeDataString(time)}")).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            "from"
        );
    }

    [Theory]
    [
        InlineData("2026-12-24T05:45:00+05:45"),
        InlineData("2026-12-24T00:00:00Z"),
        InlineData("2026-12-24t00:00:00.000000000z"),
        InlineData("2026-12-23T18:00:00.0-06:00")
    ]
    public async Task a_time_with_an_offset_is_that_moment(string from)
    {
        using var manager = service.Host.Manager();
        var freeze = (
            await manager.PostText(
                "/freezes",
                $$"""{"name":"Year end","from":"{{from}}","to":"2027-01-02T00:00:00Z","reason":"r","services":"""
                    + $$"""["{{Fresh("shop")}}"]}"""
            )
        )
            .ShouldBe(HttpStatusCode.Created)
            .Json.At("id");
        (await manager.Look($"/freezes/{freeze}"))
            .Json.Instant("from")
            .ShouldBe(new DateTimeOffset(2026, 12, 24, 0, 0, 0, TimeSpan.Zero));
        (await manager.Look($"/changes/calendar?from={Uri.EscapeDataString(from)}&to=2027-01-01T00:00:00Z"))
            .ShouldBe(Ok)
            .Text.ShouldContain(freeze);
    }

    [
        Theory,
        InlineData("/freezes/{0}?asOf="),
        InlineData("/changes/calendar?from="),
        InlineData("/changes/reports?to=")
    ]
    public async Task a_query_is_read_as_a_body_is(string path)
    {
        using var manager = service.Host.Manager();
        var where = string.Format(CultureInfo.InvariantCulture, path, Guid.NewGuid());
        foreach (
            var time in (string[])
                [
                    "2026-12-24T00:00:00",
                    "2026-12-24",
                    "20261224T000000Z",
                    "1798070400",
                    "yesterday",
                    "2026-12-24T00:00:00+01:00",
                ]
        )
        {
            var answer = await manager.Look(where + time);
            answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", where.Split('?')[1].TrimEnd('='));
            answer.Text.ShouldContain(Expected);
        }
    }

    [Fact]
    public async Task a_required_time_that_is_missing_is_asked_for()
    {
        using var manager = service.Host.Manager();
        (
            await manager.Post(
                "/freezes",
                new
                {
                    name = "F",
                    to = "2026-12-27T00:00:00Z",
                    reason = "r",
                }
            )
        ).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "from");
        (
            await manager.Post(
                "/freezes",
                new
                {
                    name = "F",
                    from = (string?)null,
                    to = "2026-12-27T00:00:00Z",
                    reason = "r",
                }
            )
        ).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "from");
    }

    [Fact]
    public async Task everything_that_is_wrong_is_told_at_once()
    {
        using var manager = service.Host.Manager();
        var answer = await manager.Post(
            "/freezes",
            new
            {
                name = 7,
                to = "soon",
                services = new string?[] { null },
            }
        );
        answer.ShouldBeProblem(HttpStatusCode.BadRequest, "invalid");
        answer
            .Json.GetProperty("errors")
            .EnumerateObject()
            .Select(error => error.Name)
            .Order()
            .ShouldBe(["from", "name", "reason", "services", "to"]);
    }

    [Fact]
    public async Task days_of_a_policy_are_no_nulls()
    {
        using var manager = service.Host.Manager();
        (
            await manager.PostText("/change-policy", """{"businessHours":{"zone":"UTC","days":[null]}}""")
        ).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "businessHours.days");
    }

    [Fact]
    public async Task the_id_of_something_else_is_a_conflict()
    {
        using var manager = service.Host.Manager();
        var freeze = new
        {
            name = "F",
            from = "2026-12-24T00:00:00Z",
            to = "2026-12-27T00:00:00Z",
            reason = "r",
            id = await service.Host.Request(),
        };
        (await manager.Post("/freezes", freeze)).ShouldBeProblem(Conflict, "id-in-use");
    }

    [Fact]
    public async Task a_message_of_the_year_1_is_no_dead_letter()
    {
        await using var channel = await service.Host.OpenChannel();
        var incident = Guid.NewGuid();
        await channel.Publish(
            new IncidentReported(
                incident,
                1,
                "INC0000001",
                "Old",
                Fresh("service"),
                "P2",
                "portal",
                null,
                DateTimeOffset.MinValue,
                null
            )
        );
        var known = await Eventually.Until(
            async () =>
            {
                await using var session = service.Host.Services.GetRequiredService<IDocumentStore>().QuerySession();
                return await session.LoadAsync<KnownIncident>(incident);
            },
            found => found?.ReportedAt is not null
        );
        known!.ReportedAt.ShouldBe(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task a_pipeline_dates_back_by_a_day_and_a_manager_by_more()
    {
        using var pipeline = service.Host.As("ci", Roles.Integration);
        using var manager = service.Host.Manager();
        var old = service.Host.Time.GetUtcNow().AddDays(-3);
        object Deployment() =>
            new
            {
                service = Fresh("shop"),
                summary = "1.2",
                outcome = "succeeded",
                key = Fresh("run"),
                at = old,
            };
        (await pipeline.Post("/changes/deployments", Deployment())).ShouldBeProblem(
            Conflict,
            "dated-back-too-far",
            "at"
        );
        (await manager.Post("/changes/deployments", Deployment())).ShouldBe(Ok);
    }
}

using System.Net;
using Sms.Contracts;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Api;

/// <summary>How far back whoever reports may date what happened.</summary>
public class BackdatingTests(IncidentsHost service)
{
    private DateTimeOffset Now => service.Host.Time.GetUtcNow();

    [Theory]
    [InlineData("customer:acme", 23, true), InlineData("customer:acme", 25, false)]
    [InlineData(Roles.Integration, 25, false), InlineData(Roles.IncidentManager, 3000 * 24, true)]
    [InlineData(Roles.ServiceDeskAgent, 6 * 24, true), InlineData(Roles.ServiceDeskAgent, 8 * 24, false)]
    public async Task a_role_reaches_so_far_back(string role, int hours, bool may)
    {
        using var reporter = service.Host.As("rosa", role);
        var began = Now.AddHours(-hours);
        var answer = await reporter.Post(
            "/incidents",
            new
            {
                title = "Mail",
                service = "mail",
                occurredAt = began,
            }
        );
        if (may)
            answer.ShouldBe(HttpStatusCode.Created);
        else
            answer.ShouldBeProblem(HttpStatusCode.Conflict, "dated-back-too-far", "occurredAt");
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z"), InlineData("1970-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z"), InlineData("2026-01-01T00:00:00")]
    public async Task nobody_reports_what_happened_outside_of_time(string time)
    {
        using var reporter = service.Host.As("rosa", Roles.IncidentManager);
        (
            await reporter.Post(
                "/incidents",
                new
                {
                    title = "Mail",
                    service = "mail",
                    occurredAt = time,
                }
            )
        ).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "occurredAt");
    }

    [Fact]
    public async Task a_clock_that_is_a_little_ahead_reports_what_happens_now()
    {
        var began = Now.AddSeconds(30);
        var answer = await service.Http.Post(
            "/incidents",
            new
            {
                title = "Mail",
                service = "mail",
                occurredAt = began,
            }
        );
        var incident = await service.Http.Incident(answer.ShouldBe(HttpStatusCode.Created).Json.At("id"));
        incident.Instant("reportedAt").ShouldBeLessThanOrEqualTo(Now);
    }

    [Fact]
    public async Task the_history_tells_who_dated_back_and_by_how_much()
    {
        using var agent = service.Host.As("agnes", Roles.ServiceDeskAgent);
        var began = Now.AddDays(-2);
        var answer = await agent.Post(
            "/incidents",
            new
            {
                title = "Mail",
                service = "mail",
                occurredAt = began,
            }
        );
        var id = answer.ShouldBe(HttpStatusCode.Created).Json.At("id");
        var reported = (await service.Http.Events(id))[0];
        (reported.At("actor"), reported.At("data.by"), reported.Instant("time")).ShouldBe(("agnes", "agnes", began));
        (reported.Instant("recordedtime") - began).TotalDays.ShouldBe(2, 0.1);
    }

    [Fact]
    public async Task a_restoration_is_dated_back_no_further()
    {
        using var agent = service.Host.As("agnes", Roles.ServiceDeskAgent);
        var id = await service.Http.Report();
        (await agent.Do(id, "resolve", new { code = "fixed", restoredAt = Now.AddDays(-8) })).ShouldBeProblem(
            HttpStatusCode.Conflict,
            "dated-back-too-far",
            "restoredAt"
        );
    }
}

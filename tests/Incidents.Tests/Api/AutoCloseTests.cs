using System.Net;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Api;

[Collection(ClockAhead.Name)]
public class AutoCloseTests(ShiftedHost service)
{
    [Fact]
    public async Task a_resolved_incident_closes_itself_after_days_without_an_objection()
    {
        var (resolved, open, rejected) = (
            await service.Http.Report(),
            await service.Http.Report(),
            await service.Http.Report()
        );
        await service.Http.Did(resolved, "resolve", new { code = "fixed" });
        await service.Http.Did(rejected, "resolve", new { code = "fixed" });
        await service.Http.Did(rejected, "reject-resolution", new { reason = "Still slow" });
        service.Time.Advance(TimeSpan.FromDays(5.1));
        await service.Http.Becomes(resolved, "closed");
        var closed = (await service.Http.Events(resolved))[^1];
        (closed.At("data.how"), closed.At("data.by")).ShouldBe(("auto", "system:auto-close"));
        (await service.Http.Incident(open)).At("state").ShouldBe("reported");
        (await service.Http.Incident(rejected)).At("state").ShouldBe("in-progress");
        (await service.Http.Do(resolved, "reopen", new { reason = "Too late" })).ShouldBeProblem(
            HttpStatusCode.Conflict,
            "incident-closed"
        );
    }

    [Fact]
    public async Task a_second_resolution_waits_its_own_days()
    {
        var (again, once) = (await service.Http.Report(), await service.Http.Report());
        await service.Http.Did(again, "resolve", new { code = "fixed" });
        await service.Http.Did(once, "resolve", new { code = "fixed" });
        service.Time.Advance(TimeSpan.FromDays(3));
        await service.Http.Did(again, "reopen", new { reason = "Again" });
        await service.Http.Did(again, "resolve", new { code = "fixed" });
        service.Time.Advance(TimeSpan.FromDays(3));
        await service.Http.Becomes(once, "closed");
        (await service.Http.Incident(again)).At("state").ShouldBe("resolved");
        service.Time.Advance(TimeSpan.FromDays(3));
        await service.Http.Becomes(again, "closed");
    }

    [Fact]
    public async Task a_major_incident_waits_for_its_review()
    {
        var (major, other) = (await service.Http.Report(), await service.Http.Report());
        await service.Http.Did(major, "declare-major", new { owner = "cleo", reason = "Down" });
        await service.Http.Did(major, "resolve", new { code = "fixed" });
        await service.Http.Did(other, "resolve", new { code = "fixed" });
        service.Time.Advance(TimeSpan.FromDays(6));
        await service.Http.Becomes(other, "closed");
        (await service.Http.Incident(major)).At("state").ShouldBe("resolved");
        await service.Http.Did(major, "review-major", new { findings = "None" });
        service.Time.Advance(TimeSpan.FromDays(6));
        await service.Http.Becomes(major, "closed");
    }
}

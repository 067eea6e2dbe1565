namespace Sms.Sla.Tests.Api;

/// <summary>Whatever an endpoint is sent, it answers with what is wrong, and the service does not fail.</summary>
public class EdgeTests(SlaHost service)
{
    [Fact]
    public async Task no_input_is_too_wrong_to_be_answered()
    {
        await using var host = await ServiceHost<Program>.Start(service.Parts, "sla");
        TestContext.Current.TestOutputHelper!.WriteLine(
            await new EndpointFuzz<Program>(host, host.Http)
            {
                Samples =
                {
                    ["POST /calendars/"] = """
                    {"name":"Office","zone":"Europe/Berlin","hours":[{"day":"monday","from":"08:00","to":"17:00"}],
                    "holidays":[{"date":"2026-12-25","name":"Christmas"}],
                    "businessDayMinutes":480,"holidaySet":"DE 2026"}
                    """,
                    ["POST /agreements/"] = """
                    {"name":"Gold","kind":"sla","customer":"acme","services":["shop"],"groups":[],
                    "validFrom":"2026-01-01T00:00:00Z","validUntil":"2027-01-01T00:00:00Z",
                    "targets":[{"metric":"response","goals":{"P1":"15m"},"warnings":[50]}],
                    "pausesOn":["caller"],"excludePlannedWork":false,"priorityChange":"from-start","reopen":"continue"}
                    """,
                },
            }.Run()
        );
    }

    [Fact]
    public async Task what_a_command_cannot_do_without_is_asked_for_by_name() =>
        (await RequiredMembers.ShouldBeAskedFor(service.Host, service.Http)).ShouldBeGreaterThanOrEqualTo(1);
}

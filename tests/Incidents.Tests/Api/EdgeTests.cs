namespace Sms.Incidents.Tests.Api;

/// <summary>Whatever an endpoint is sent, it answers with what is wrong, and the service does not fail.</summary>
public class EdgeTests(IncidentsHost service)
{
    [Fact]
    public async Task no_input_is_too_wrong_to_be_answered()
    {
        await using var host = await ServiceHost<Program>.Start(service.Parts, "incidents");
        TestContext.Current.TestOutputHelper!.WriteLine(
            await new EndpointFuzz<Program>(host, host.Http)
            {
                Foreign = { "POST /v2/enqueue", "POST /v2/change/enqueue" },
            }.Run()
        );
    }

    [Fact]
    public async Task what_a_command_cannot_do_without_is_asked_for_by_name() =>
        (await RequiredMembers.ShouldBeAskedFor(service.Host, service.Http)).ShouldBeGreaterThanOrEqualTo(3);
}

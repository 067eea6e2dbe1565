namespace Sms.Identity.Tests.Api;

/// <summary>Whatever an endpoint is sent, it answers with what is wrong, and the service does not fail.</summary>
public class EdgeTests(IdentityHost service)
{
    [Fact]
    public async Task no_input_is_too_wrong_to_be_answered()
    {
        await using var host = await service.StartAnother();
        TestContext.Current.TestOutputHelper!.WriteLine(
            await new EndpointFuzz<Program>(host, await host.SignInAsAdmin())
            {
                Foreign =
                {
                    "GET /connect/authorize",
                    "POST /connect/authorize",
                    "GET /connect/logout",
                    "POST /connect/logout",
                    "POST /connect/token",
                    "GET /connect/userinfo",
                    "POST /connect/userinfo",
                    "POST /signin",
                },
            }.Run()
        );
    }

    [Fact]
    public async Task what_a_command_cannot_do_without_is_asked_for_by_name() =>
        (await RequiredMembers.ShouldBeAskedFor(service.Host, service.Admin)).ShouldBeGreaterThanOrEqualTo(0);
}

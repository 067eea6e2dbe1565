using System.Net;
using System.Text.Json;

namespace Sms.Identity.Tests.Api;

public class ReplayTests(IdentityHost service)
{
    [Fact]
    public async Task holders_can_be_made_again_from_the_log_and_passwords_outlive_it()
    {
        await using var host = await service.StartAnother();
        using var admin = await host.SignInAsAdmin();
        var person = await admin.AddPerson("incident-manager");
        (await admin.Post($"{(await admin.AddPerson("auditor")).Path}/erase")).ShouldBe(HttpStatusCode.NoContent);
        (await admin.Post("/clients", new { clientId = "reports" })).ShouldBe(HttpStatusCode.Created);
        var report = (await admin.Post("/replay?repair=true")).ShouldBe(HttpStatusCode.OK).Text.TrimEnd().Split('\n');
        var end = JsonSerializer.Deserialize<JsonElement>(report[^1]);
        (end.At("kind"), end.At("rows"), end.At("differences")).ShouldBe(("end", "4", "0"), report[0]);

        using var browser = new Browser(host);
        (await browser.SignIn(person.UserName, person.Password)).Roles().ShouldBe(["incident-manager"]);
    }
}

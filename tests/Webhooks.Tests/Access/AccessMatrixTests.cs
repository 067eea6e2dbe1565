using Sms.Webhooks.Tests.Api;

namespace Sms.Webhooks.Tests.Access;

public class AccessMatrixTests(WebhooksHost service)
{
    [Fact]
    public Task every_endpoint_lets_in_whom_its_page_names() =>
        AccessMatrix.ShouldBeAsDocumented(service.Host, "webhooks");
}

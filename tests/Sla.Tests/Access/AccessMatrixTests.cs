using Sms.Sla.Tests.Api;

namespace Sms.Sla.Tests.Access;

public class AccessMatrixTests(SlaHost service)
{
    [Fact]
    public Task every_endpoint_lets_in_whom_its_page_names() => AccessMatrix.ShouldBeAsDocumented(service.Host, "sla");
}

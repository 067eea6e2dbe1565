using Sms.Capacity.Tests.Api;

namespace Sms.Capacity.Tests.Access;

public class AccessMatrixTests(CapacityHost service)
{
    [Fact]
    public Task every_endpoint_lets_in_whom_its_page_names() =>
        AccessMatrix.ShouldBeAsDocumented(service.Host, "capacity");
}

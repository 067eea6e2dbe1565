using Sms.Problems.Tests.Api;

namespace Sms.Problems.Tests.Access;

public class AccessMatrixTests(ProblemsHost service)
{
    [Fact]
    public Task every_endpoint_lets_in_whom_its_page_names() =>
        AccessMatrix.ShouldBeAsDocumented(service.Host, "problems");
}

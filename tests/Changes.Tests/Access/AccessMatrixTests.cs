using Sms.Changes.Tests.Api;

namespace Sms.Changes.Tests.Access;

public class AccessMatrixTests(ChangesHost service)
{
    [Fact]
    public Task every_endpoint_lets_in_whom_its_page_names() =>
        AccessMatrix.ShouldBeAsDocumented(service.Host, "changes");
}

using Sms.Incidents.Tests.Api;

namespace Sms.Incidents.Tests.Access;

public class AccessMatrixTests(IncidentsHost service)
{
    [Fact]
    public Task every_endpoint_lets_in_whom_its_page_names() =>
        AccessMatrix.ShouldBeAsDocumented(service.Host, "incidents");
}

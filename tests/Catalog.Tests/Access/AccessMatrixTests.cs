using Sms.Catalog.Tests.Api;

namespace Sms.Catalog.Tests.Access;

public class AccessMatrixTests(CatalogHost service)
{
    [Fact]
    public Task every_endpoint_lets_in_whom_its_page_names() =>
        AccessMatrix.ShouldBeAsDocumented(service.Host, "catalog");
}

using Sms.Catalog.Tests.Api;

[assembly: AssemblyFixture(typeof(CatalogHost))]

namespace Sms.Catalog.Tests.Api;

/// <summary>The service under test, shared by the tests of the assembly; each uses keys of its own.</summary>
public sealed class CatalogHost : IAsyncLifetime
{
    private ServiceHost<Program>? _host;

    public RealParts Parts { get; } = new();

    public ServiceHost<Program> Host => _host!;

    public HttpClient Http => Host.Http;

    public Task<ServiceHost<Program>> StartAnother() => ServiceHost<Program>.Start(Parts, "catalog");

    public async ValueTask InitializeAsync() => _host = await StartAnother();

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        await Parts.DisposeAsync();
    }
}

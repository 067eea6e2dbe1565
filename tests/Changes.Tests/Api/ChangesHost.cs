using Sms.Changes.Tests.Api;

[assembly: AssemblyFixture(typeof(ChangesHost))]

namespace Sms.Changes.Tests.Api;

/// <summary>The service under test, shared by the tests of the assembly; each uses services of its own.</summary>
public sealed class ChangesHost : IAsyncLifetime
{
    private ServiceHost<Program>? _host;

    public RealParts Parts { get; } = new();

    public ServiceHost<Program> Host => _host!;

    public HttpClient Http => Host.Http;

    /// <summary>A service of its own, for a test that sets the clock ahead or changes what holds for all.</summary>
    public Task<ServiceHost<Program>> StartAnother() => ServiceHost<Program>.Start(Parts, "changes");

    public async ValueTask InitializeAsync() => _host = await StartAnother();

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        await Parts.DisposeAsync();
    }
}

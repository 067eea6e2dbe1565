using Sms.Problems.Tests.Api;

[assembly: AssemblyFixture(typeof(ProblemsHost))]

namespace Sms.Problems.Tests.Api;

/// <summary>
/// The service under test, shared by the tests of the assembly; each uses services and words of its own.
/// </summary>
public sealed class ProblemsHost : IAsyncLifetime
{
    private ServiceHost<Program>? _host;

    public RealParts Parts { get; } = new();

    public ServiceHost<Program> Host => _host!;

    public HttpClient Http => Host.Http;

    public async ValueTask InitializeAsync() => _host = await ServiceHost<Program>.Start(Parts, "problems");

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        await Parts.DisposeAsync();
    }
}

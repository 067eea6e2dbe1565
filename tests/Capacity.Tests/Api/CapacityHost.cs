using Sms.Capacity.Tests.Api;

[assembly: AssemblyFixture(typeof(CapacityHost))]

namespace Sms.Capacity.Tests.Api;

/// <summary>
/// The service under test, shared by the tests of the assembly; each uses resources and services of its own.
/// </summary>
public sealed class CapacityHost : IAsyncLifetime
{
    private ServiceHost<Program>? _host;

    public RealParts Parts { get; } = new();

    public ServiceHost<Program> Host => _host!;

    public HttpClient Http => Host.Http;

    /// <summary>A service of its own, for a test that sets the clock ahead or has other settings.</summary>
    public Task<ServiceHost<Program>> StartAnother(Dictionary<string, string>? settings = null) =>
        ServiceHost<Program>.Start(Parts, "capacity", WithLoopback(settings));

    /// <summary>A Prometheus of a test is on this machine, where the service may not go by itself.</summary>
    private static Dictionary<string, string> WithLoopback(Dictionary<string, string>? settings) =>
        new(settings ?? []) { ["Capacity:AllowedNetworks:0"] = "127.0.0.1/32" };

    public async ValueTask InitializeAsync() => _host = await StartAnother();

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        await Parts.DisposeAsync();
    }
}

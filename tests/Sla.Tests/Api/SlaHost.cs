using RabbitMQ.Client;
using Sms.Sla.Tests.Api;

[assembly: AssemblyFixture(typeof(SlaHost))]

namespace Sms.Sla.Tests.Api;

/// <summary>
/// The service under test, shared by the tests of the assembly; each uses keys and services of its own.
/// </summary>
public sealed class SlaHost : IAsyncLifetime
{
    private ServiceHost<Program>? _host;
    private IChannel? _channel;

    public RealParts Parts { get; } = new();

    public ServiceHost<Program> Host => _host!;

    public HttpClient Http => Host.Http;

    internal Desk Desk => new(Host, _channel!);

    public async ValueTask InitializeAsync()
    {
        _host = await ServiceHost<Program>.Start(Parts, "sla");
        _channel = await _host.OpenChannel();
    }

    public async ValueTask DisposeAsync()
    {
        if (_channel is not null)
            await _channel.DisposeAsync();
        if (_host is not null)
            await _host.DisposeAsync();
        await Parts.DisposeAsync();
    }
}

using RabbitMQ.Client;

namespace Sms.Sla.Tests.Api;

/// <summary>A service apart from the shared one, for tests that take turns on it.</summary>
public abstract class OwnHost(SlaHost shared) : IAsyncLifetime
{
    private ServiceHost<Program>? _host;
    private IChannel? _channel;

    internal Desk Desk => new(_host!, _channel!);

    public async ValueTask InitializeAsync()
    {
        _host = await ServiceHost<Program>.Start(shared.Parts, "sla");
        _channel = await _host.OpenChannel();
    }

    public async ValueTask DisposeAsync()
    {
        if (_channel is not null)
            await _channel.DisposeAsync();
        if (_host is not null)
            await _host.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

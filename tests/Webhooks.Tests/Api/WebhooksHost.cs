using Sms.Webhooks.Tests.Api;

[assembly: AssemblyFixture(typeof(WebhooksHost))]

namespace Sms.Webhooks.Tests.Api;

/// <summary>
/// The service under test and a receiver, shared by the tests of the assembly; each uses an endpoint of its own.
/// </summary>
public sealed class WebhooksHost : IAsyncLifetime
{
    private ServiceHost<Program>? _host;
    private Receiver? _receiver;

    public RealParts Parts { get; } = new();

    public ServiceHost<Program> Host => _host!;

    public HttpClient Http => Host.Http;

    internal Receiver Receiver => _receiver!;

    /// <summary>A service of its own, for a test that sets the clock ahead.</summary>
    public Task<ServiceHost<Program>> StartAnother(Dictionary<string, string>? settings = null) =>
        ServiceHost<Program>.Start(Parts, "webhooks", WithReceiver(settings));

    /// <summary>Another process of a service that was started before.</summary>
    public static Task<ServiceHost<Program>> StartReplica(string database, string broker) =>
        ServiceHost<Program>.Start("webhooks", database, broker, WithReceiver(null));

    /// <summary>The receiver is on this machine, where webhooks may not lead by themselves.</summary>
    private static Dictionary<string, string> WithReceiver(Dictionary<string, string>? settings) =>
        new(settings ?? []) { ["Webhooks:AllowedNetworks:0"] = "127.0.0.1/32" };

    public async ValueTask InitializeAsync()
    {
        _receiver = await Receiver.Start();
        _host = await StartAnother();
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        if (_receiver is not null)
            await _receiver.DisposeAsync();
        await Parts.DisposeAsync();
    }
}

using Sms.Incidents.Tests.Api;

[assembly: AssemblyFixture(typeof(IncidentsHost))]

namespace Sms.Incidents.Tests.Api;

/// <summary>
/// The service under test, shared by the tests of the assembly; each uses keys and services of its own.
/// </summary>
public sealed class IncidentsHost : IAsyncLifetime
{
    public const string GrafanaSecretName = "shop";
    public const string GrafanaSecret = "a secret";

    private ServiceHost<Program>? _host;

    public RealParts Parts { get; } = new();

    public ServiceHost<Program> Host => _host!;

    public HttpClient Http => Host.Http;

    public async ValueTask InitializeAsync() =>
        _host = await ServiceHost<Program>.Start(
            Parts,
            "incidents",
            new() { [$"Intake:GrafanaSecrets:{GrafanaSecretName}"] = GrafanaSecret }
        );

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        await Parts.DisposeAsync();
    }
}

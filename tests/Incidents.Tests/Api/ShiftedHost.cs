namespace Sms.Incidents.Tests.Api;

/// <summary>A service of its own for the tests that set the clock ahead, one after another.</summary>
public sealed class ShiftedHost(IncidentsHost shared) : IAsyncLifetime
{
    private ServiceHost<Program>? _host;

    public HttpClient Http => _host!.Http;

    public ShiftedTime Time => _host!.Time;

    public async ValueTask InitializeAsync() => _host = await ServiceHost<Program>.Start(shared.Parts, "incidents");

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class ClockAhead : ICollectionFixture<ShiftedHost>
{
    public const string Name = "clock ahead";
}

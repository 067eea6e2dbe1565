using Sms.Identity.Tests.Api;

[assembly: AssemblyFixture(typeof(IdentityHost))]

namespace Sms.Identity.Tests.Api;

/// <summary>The service under test, shared by the tests of the assembly; each adds people of its own.</summary>
public sealed class IdentityHost : IAsyncLifetime
{
    internal const string Authority = "http://127.0.0.1:5100/";
    internal const string AdminPassword = "the password of the first start";

    private static readonly Dictionary<string, string> Settings = new()
    {
        ["Access:Authority"] = Authority,
        ["Identity:FirstAdministrator:Password"] = AdminPassword,
    };

    private ServiceHost<Program>? _host;
    private HttpClient? _admin;

    public RealParts Parts { get; } = new();

    public ServiceHost<Program> Host => _host!;

    /// <summary>Nobody.</summary>
    public HttpClient Http => Host.Http;

    /// <summary>The first administrator.</summary>
    public HttpClient Admin => _admin!;

    /// <summary>A service of its own, for a test that sets the clock ahead or needs to be alone.</summary>
    /// <param name="settings">Beside the usual ones, or in their place.</param>
    public Task<ServiceHost<Program>> StartAnother(Dictionary<string, string>? settings = null) =>
        ServiceHost<Program>.Start(
            Parts,
            "identity",
            new(Settings.Concat(settings ?? []).GroupBy(pair => pair.Key).Select(same => same.Last()))
        );

    /// <summary>Another replica of a service.</summary>
    internal static Task<ServiceHost<Program>> StartReplica(ServiceHost<Program> of) =>
        ServiceHost<Program>.Start("identity", of.Database, of.Broker.ToString(), Settings);

    public async ValueTask InitializeAsync()
    {
        _host = await StartAnother();
        _admin = await Host.SignInAsAdmin();
    }

    public async ValueTask DisposeAsync()
    {
        _admin?.Dispose();
        if (_host is not null)
            await _host.DisposeAsync();
        await Parts.DisposeAsync();
    }
}

using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sms.Cli.Portal;
using Sms.Cli.SignIn;
using Sms.Contracts;

namespace Sms.Sla.Tests.Watching;

/// <summary>A front door for the command line: passes on to the service, gives tokens, and can be away.</summary>
internal sealed class FrontDoor : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _service;
    private readonly string _folder = Directory.CreateTempSubdirectory("sms-watch-").FullName;
    private CancellationTokenSource _open = new();
    private volatile bool _frozen;

    private FrontDoor(WebApplication app, HttpClient service) => (_app, _service) = (app, service);

    /// <summary>How long tokens last that it gives.</summary>
    internal TimeSpan Tokens { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>What it answers while it is away.</summary>
    internal int? Away { get; private set; }

    internal int Connections { get; private set; }

    internal int TokensGiven { get; private set; }

    private Uri Address => new(_app.Urls.First());

    internal static async Task<FrontDoor> Open(ServiceHost<Program> host, TimeSpan? tokens = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var door = new FrontDoor(app, host.As("nobody")) { Tokens = tokens ?? TimeSpan.FromMinutes(10) };
        app.Run(door.Answer);
        await app.StartAsync();
        return door;
    }

    /// <summary>A client that has signed in, and renews its token when that ends.</summary>
    internal PortalClient Client()
    {
        var file = new TokenFile(Path.Combine(_folder, "token.json"));
        file.Write(new TokenSet("expired", "refresh", DateTimeOffset.UnixEpoch));
        return new PortalClient(Address, new Login(Address, file, null));
    }

    /// <summary>Breaks every connection, and answers with this status until it is back.</summary>
    internal async Task Leave(int status)
    {
        Away = status;
        var open = _open;
        _open = new();
        await open.CancelAsync();
    }

    internal void Return() => Away = null;

    /// <summary>
    /// Passes nothing on any more, on connections that stay open: as when the network between has gone.
    /// </summary>
    internal void Freeze() => _frozen = true;

    public async ValueTask DisposeAsync()
    {
        await _open.CancelAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task Answer(HttpContext http)
    {
        if (Away is { } status)
        {
            http.Response.StatusCode = status;
        }
        else if (http.Request.Path == "/connect/token")
        {
            TokensGiven++;
            var token = (await TestAuthority.Shared).Token("ann", [Roles.Auditor], token =>
                token.Expires = DateTime.UtcNow + Tokens
            );
            await http.Response.WriteAsJsonAsync(
                new
                {
                    access_token = token,
                    refresh_token = "refresh",
                    expires_in = (int)Tokens.TotalSeconds,
                }
            );
        }
        else
        {
            await PassOn(http);
        }
    }

    private async Task PassOn(HttpContext http)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            http.Request.Path.Value!["/api".Length..] + http.Request.QueryString
        );
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(http.Request.Headers.Authorization.ToString());
        if (http.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } last)
            request.Headers.Add("Last-Event-ID", last);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _open.Token);
        try
        {
            using var answer = await _service.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ends.Token);
            http.Response.StatusCode = (int)answer.StatusCode;
            http.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
            await using var body = await answer.Content.ReadAsStreamAsync(ends.Token);
            Connections++;
            // What is frozen are the connections that are there, not those that come.
            _frozen = false;
            var buffer = new byte[4096];
            while (await body.ReadAsync(buffer, ends.Token) is > 0 and var read)
            {
                if (_frozen)
                    continue;
                await http.Response.Body.WriteAsync(buffer.AsMemory(0, read), ends.Token);
                await http.Response.Body.FlushAsync(ends.Token);
            }
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            http.Abort();
        }
    }
}

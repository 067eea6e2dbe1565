using System.Net.Http.Headers;
using Sms.Local;

namespace Sms.Cli.SignIn;

/// <summary>
/// Sends each request as whoever has signed in, unless it brings something of its own; alerts come with the key of
/// their integration.
/// </summary>
public sealed class BearerHandler(Login login) : DelegatingHandler(Loopback.Handler())
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var path = request.RequestUri!.AbsolutePath;
        if (
            request.Headers.Authorization is null
            && !path.StartsWith("/v2/", StringComparison.Ordinal)
            && !path.StartsWith("/intake/", StringComparison.Ordinal)
            && await login.AccessTokenAsync(cancellationToken) is { } token
        )
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await base.SendAsync(request, cancellationToken);
    }
}

using System.Net.Http.Headers;

namespace Sms.Testing;

/// <summary>
/// Signs in as the user that a test names in the header <c>X-Actor</c>, who may do everything; the header itself is not
/// sent. Requests that bring their own credentials, or an integration's key, go as they are.
/// </summary>
internal sealed class SigningIn(TestAuthority authority) : DelegatingHandler
{
    private const string Header = "X-Actor";

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var subject = request.Headers.TryGetValues(Header, out var names) ? string.Join(',', names) : "anonymous";
        request.Headers.Remove(Header);
        var path = request.RequestUri!.AbsolutePath;
        if (
            request.Headers.Authorization is null
            && !path.StartsWith("/intake", StringComparison.Ordinal)
            && !path.StartsWith("/v2", StringComparison.Ordinal)
        )
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", authority.TokenOfAll(subject));
        return base.SendAsync(request, cancellationToken);
    }
}

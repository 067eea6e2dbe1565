using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sms.Cli.Portal;
using Sms.Local;

namespace Sms.Cli.SignIn;

/// <summary>
/// Authorization code with PKCE, without a browser: fills in the form itself, and reads the code from where the browser
/// would be sent.
/// </summary>
public sealed partial class CodeFlow(Uri system) : IDisposable
{
    private const string ClientId = "sms-cli";

    /// <summary>Nobody listens there.</summary>
    private const string Redirect = "http://127.0.0.1/callback";

    private readonly HttpClient _http = new(Handler()) { BaseAddress = system, Timeout = TimeSpan.FromSeconds(30) };

    /// <exception cref="CommandFailure">Refused, or nobody answers.</exception>
    public async Task<TokenSet> SignInAsync(string userName, string password, CancellationToken cancellation)
    {
        var (verifier, state) = (Draw(), Draw());
        var challenge = Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        var authorize =
            $"/connect/authorize?client_id={ClientId}&response_type=code&scope=openid%20offline_access"
            + $"&redirect_uri={Uri.EscapeDataString(Redirect)}"
            + $"&state={state}&code_challenge_method=S256&code_challenge={challenge}";
        var form = await RedirectedAsync(HttpMethod.Get, authorize, null, cancellation);
        using var page = await SendAsync(HttpMethod.Get, form, null, cancellation);
        var back = await RedirectedAsync(
            HttpMethod.Post,
            "/signin",
            new()
            {
                ["__RequestVerificationToken"] = WebUtility.HtmlDecode(
                    Field().Match(await page.Content.ReadAsStringAsync(cancellation)).Groups[1].Value
                ),
                ["returnUrl"] = Parameter(form, "returnUrl") ?? "",
                ["userName"] = userName,
                ["password"] = password,
            },
            cancellation
        );
        var arrival = await RedirectedAsync(HttpMethod.Get, back, null, cancellation);
        if (
            !arrival.StartsWith(Redirect + "?", StringComparison.Ordinal)
            || Parameter(arrival, "state") != state
            || Parameter(arrival, "code") is not { } code
        )
            throw new CommandFailure("The sign-in led somewhere else.");
        return await TokensAsync(
            new()
            {
                ["grant_type"] = "authorization_code",
                ["code"] = code,
                ["redirect_uri"] = Redirect,
                ["code_verifier"] = verifier,
            },
            cancellation
        ) ?? throw new CommandFailure("The sign-in has brought no token.");
    }

    /// <returns>Null when the sign-in has ended.</returns>
    public Task<TokenSet?> RefreshAsync(TokenSet tokens, CancellationToken cancellation) =>
        TokensAsync(new() { ["grant_type"] = "refresh_token", ["refresh_token"] = tokens.RefreshToken }, cancellation);

    /// <summary>Ends the sign-in at the provider, too.</summary>
    public async Task RevokeAsync(TokenSet tokens, CancellationToken cancellation)
    {
        using var answer = await SendAsync(
            HttpMethod.Post,
            "/connect/revoke",
            new() { ["client_id"] = ClientId, ["token"] = tokens.RefreshToken },
            cancellation
        );
    }

    public void Dispose() => _http.Dispose();

    private static HttpClientHandler Handler()
    {
        var handler = Loopback.Handler();
        handler.AllowAutoRedirect = false;
        return handler;
    }

    private async Task<TokenSet?> TokensAsync(Dictionary<string, string> fields, CancellationToken cancellation)
    {
        fields["client_id"] = ClientId;
        using var answer = await SendAsync(HttpMethod.Post, "/connect/token", fields, cancellation);
        if (answer.StatusCode == HttpStatusCode.BadRequest)
            return null;
        if (!answer.IsSuccessStatusCode)
            throw new UnreachableFailure($"{system} gives no tokens at the moment ({(int)answer.StatusCode}).");
        var tokens = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation);
        return new TokenSet(
            tokens.GetProperty("access_token").GetString()!,
            tokens.GetProperty("refresh_token").GetString()!,
            DateTimeOffset.UtcNow.AddSeconds(tokens.GetProperty("expires_in").GetInt32())
        );
    }

    private async Task<string> RedirectedAsync(
        HttpMethod method,
        string path,
        Dictionary<string, string>? form,
        CancellationToken cancellation
    )
    {
        using var answer = await SendAsync(method, path, form, cancellation);
        return answer.Headers.Location is { } location && answer.StatusCode == HttpStatusCode.Found
                ? location.OriginalString
            : answer.StatusCode == HttpStatusCode.BadRequest && form is not null
                ? throw new CommandFailure(
                    "User name or password is wrong, or there were too many attempts. Try again in a few minutes."
                )
            : answer.StatusCode == HttpStatusCode.TooManyRequests
                ? throw new CommandFailure(
                    "Too many have signed in from here within a short time. "
                        + $"Try again in {answer.Headers.RetryAfter?.Delta?.TotalSeconds ?? 60:0} s."
                )
            : (int)answer.StatusCode >= 500
                ? throw new UnreachableFailure($"{system} signs nobody in at the moment ({(int)answer.StatusCode}).")
            : throw new CommandFailure(
                $"{system} does not sign in as expected ({(int)answer.StatusCode}). Is this the address of the system?"
            );
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        Dictionary<string, string>? form,
        CancellationToken cancellation
    )
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = form is null ? null : new FormUrlEncodedContent(form),
        };
        try
        {
            return await _http.SendAsync(request, cancellation);
        }
        catch (HttpRequestException unreachable)
        {
            throw new UnreachableFailure($"{system} does not answer ({unreachable.Message}). Is it running? ./sms up");
        }
    }

    private static string? Parameter(string url, string name) =>
        url[(url.IndexOf('?') + 1)..]
            .Split('&')
            .Select(pair => pair.Split('=', 2))
            .Where(pair => pair.Length == 2 && pair[0] == name)
            .Select(pair => Uri.UnescapeDataString(pair[1]))
            .FirstOrDefault();

    private static string Draw() => Encode(RandomNumberGenerator.GetBytes(32));

    private static string Encode(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Field();
}

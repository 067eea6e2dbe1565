using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;

namespace Sms.Identity.Tests.Api;

/// <summary>What a browser and the client in it do: cookies are kept, redirects are looked at.</summary>
internal sealed partial class Browser : IDisposable
{
    internal const string Redirect = "http://127.0.0.1:49152/callback";

    private readonly HttpClient _http;

    private readonly CookieContainer _cookies = new();

    /// <param name="host">The service.</param>
    /// <param name="address">Where it is, as the front door says; on this machine when nothing is said.</param>
    internal Browser(ServiceHost<Program> host, string? address = null)
    {
        var handler = new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = _cookies };
        _http = new HttpClient(handler) { BaseAddress = host.Http.BaseAddress };
        if (address is not null)
            _http.DefaultRequestHeaders.Add("X-Forwarded-For", address);
    }

    internal static string Verifier { get; } = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    private static string Challenge { get; } =
        WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    internal HttpClient Http => _http;

    /// <summary>The address that a client sends its user to; null leaves something out.</summary>
    internal static string AuthorizeUrl(
        string? challenge = "",
        string redirect = Redirect,
        string method = "S256",
        string client = "sms-cli",
        string more = ""
    ) =>
        $"/connect/authorize?client_id={client}&response_type=code&scope=openid%20offline_access%20profile"
        + $"&state=s&redirect_uri={Uri.EscapeDataString(redirect)}{more}"
        + (
            challenge is null
                ? ""
                : $"&code_challenge_method={method}&code_challenge={(challenge.Length == 0 ? Challenge : challenge)}"
        );

    /// <summary>The value of a cookie that it holds, as a thief would copy it.</summary>
    internal string Cookie(string name) => _cookies.GetAllCookies().Single(cookie => cookie.Name == name).Value;

    /// <summary>Opens the page and sends its form.</summary>
    /// <param name="token">Sent in the place of the form's own.</param>
    /// <param name="url">Where a client sends its user to.</param>
    internal async Task<Answer> SignOut(string? token = null, string url = "/connect/logout")
    {
        var form = (await _http.Look(url)).ShouldBe(HttpStatusCode.OK).Text;
        var fields = HiddenField()
            .Matches(form)
            .ToDictionary(field => field.Groups[1].Value, field => WebUtility.HtmlDecode(field.Groups[2].Value));
        if (token is not null)
            fields["__RequestVerificationToken"] = token;
        return await _http.Send(HttpMethod.Post, "/connect/logout", new FormUrlEncodedContent(fields));
    }

    internal async Task<Answer> Submit(string userName, string password, string? returnUrl = null, string? token = null)
    {
        var form = (await _http.Look("/signin?returnUrl=" + Uri.EscapeDataString(returnUrl ?? AuthorizeUrl())))
            .ShouldBe(HttpStatusCode.OK)
            .Text;
        return await _http.Send(
            HttpMethod.Post,
            "/signin",
            new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["__RequestVerificationToken"] = token ?? Field().Match(form).Groups[1].Value,
                    ["returnUrl"] = returnUrl ?? AuthorizeUrl(),
                    ["userName"] = userName,
                    ["password"] = password,
                }
            )
        );
    }

    /// <summary>Signs in and follows back to the client.</summary>
    /// <returns>The code.</returns>
    internal async Task<string> Code(string userName, string password, string? url = null)
    {
        var back = (await Submit(userName, password, url)).ShouldBe(HttpStatusCode.Found).Location!.OriginalString;
        var to = (await _http.Look(back)).ShouldBe(HttpStatusCode.Found).Location!;
        to.GetLeftPart(UriPartial.Path).ShouldBe(Redirect);
        return QueryHelpers.ParseQuery(to.Query)["code"].ShouldHaveSingleItem()!;
    }

    internal Task<Answer> Exchange(string code, string? verifier = null) =>
        _http.Token(
            ("grant_type", "authorization_code"),
            ("client_id", "sms-cli"),
            ("code", code),
            ("redirect_uri", Redirect),
            ("code_verifier", verifier ?? Verifier)
        );

    internal async Task<JsonElement> SignIn(string userName, string password) =>
        (await Exchange(await Code(userName, password))).ShouldBe(HttpStatusCode.OK).Json;

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Field();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex HiddenField();
}

/// <summary>A person that a test has added.</summary>
internal sealed record Person(string Id, string UserName, string Password)
{
    internal string Path => $"/people/{Id}";
}

internal static class Vocabulary
{
    internal static Task<Answer> Token(this HttpClient http, params (string Name, string Value)[] fields) =>
        http.Send(
            HttpMethod.Post,
            "/connect/token",
            new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)))
        );

    internal static Task<Answer> Refresh(this HttpClient http, string token) =>
        http.Token(("grant_type", "refresh_token"), ("client_id", "sms-cli"), ("refresh_token", token));

    internal static Task<Answer> ClientToken(this HttpClient http, string client, string secret) =>
        http.Token(("grant_type", "client_credentials"), ("client_id", client), ("client_secret", secret));

    internal static Task<HttpClient> SignInAsAdmin(this ServiceHost<Program> host) =>
        host.SignIn("admin", IdentityHost.AdminPassword);

    /// <summary>Requests with an access token of somebody.</summary>
    internal static async Task<HttpClient> SignIn(this ServiceHost<Program> host, string userName, string password)
    {
        using var browser = new Browser(host);
        return host.With((await browser.SignIn(userName, password)).At("access_token"));
    }

    internal static HttpClient With(this ServiceHost<Program> host, string token) =>
        new()
        {
            BaseAddress = host.Http.BaseAddress,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        };

    internal static async Task<Person> AddPerson(this HttpClient admin, params string[] roles)
    {
        var userName = $"p{Guid.NewGuid().ToString("N")[..12]}";
        var added = (
            await admin.Post(
                "/people",
                new
                {
                    userName,
                    name = $"Name of {userName}",
                    email = $"{userName}@example.org",
                }
            )
        ).ShouldBe(HttpStatusCode.Created).Json;
        var person = new Person(added.At("id"), userName, added.At("password"));
        foreach (var role in roles)
            (await admin.Grant(person, role)).ShouldBe(HttpStatusCode.NoContent);
        return person;
    }

    internal static Task<Answer> Grant(this HttpClient admin, Person person, string role, string? scope = null) =>
        admin.Post($"{person.Path}/roles", new { role, scope });

    internal static Task<Answer> Revoke(this HttpClient admin, Person person, string role, string? scope = null) =>
        admin.Post($"{person.Path}/roles/revoke", new { role, scope });

    /// <summary>Header or payload of a token.</summary>
    internal static JsonElement Part(string token, int part) =>
        JsonSerializer.Deserialize<JsonElement>(WebEncoders.Base64UrlDecode(token.Split('.')[part]));

    internal static JsonElement Claims(this JsonElement tokens) => Part(tokens.At("access_token"), 1);

    /// <summary>One is a text, several are a list.</summary>
    internal static IReadOnlyList<string> Roles(this JsonElement tokens) =>
        !tokens.Claims().TryGetProperty("role", out var roles) ? []
        : roles.ValueKind == JsonValueKind.Array ? [.. roles.EnumerateArray().Select(role => role.GetString()!)]
        : [roles.GetString()!];
}

using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Sms.Contracts;

namespace Sms.Testing;

/// <summary>
/// An OpenID Connect provider as far as a service looks at one: its metadata, its keys, and tokens of them.
/// </summary>
public sealed class TestAuthority
{
    private const string Audience = "sms";
    private static readonly Lazy<Task<TestAuthority>> One = new(Start);

    private readonly RsaSecurityKey _key = new(RSA.Create(2048)) { KeyId = "one" };

    private TestAuthority(Uri address) => Address = address;

    /// <summary>One for all hosts of this process.</summary>
    public static Task<TestAuthority> Shared => One.Value;

    public Uri Address { get; }

    /// <param name="subject">Who.</param>
    /// <param name="roles">What they hold.</param>
    public string Token(string subject, params IEnumerable<string> roles) => Token(subject, roles, change: null);

    /// <param name="subject">Who.</param>
    /// <param name="roles">What they hold.</param>
    /// <param name="change">Makes it another token than it should be.</param>
    public string Token(string subject, IEnumerable<string> roles, Action<SecurityTokenDescriptor>? change)
    {
        var now = DateTime.UtcNow;
        var token = new SecurityTokenDescriptor
        {
            Issuer = Address.ToString(),
            Audience = Audience,
            IssuedAt = now,
            NotBefore = now.AddMinutes(-1),
            Expires = now.AddHours(1),
            Claims = new Dictionary<string, object>
            {
                ["sub"] = subject,
                ["client_id"] = "tests",
                ["role"] = roles.ToArray(),
            },
            SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.RsaSha256),
        };
        change?.Invoke(token);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token);
    }

    /// <summary>For whoever may do everything that a person may do for the whole organisation.</summary>
    public string TokenOfAll(string subject) => Token(subject, Roles.All.Except(Roles.Scoped));

    private static async Task<TestAuthority> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        TestAuthority? authority = null;
        app.MapGet("/.well-known/openid-configuration", () =>
            Results.Text(
                $$"""{"issuer":"{{authority!.Address}}","jwks_uri":"{{authority.Address}}jwks"}""",
                "application/json"
            )
        );
        app.MapGet("/jwks", () =>
        {
            var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(
                new RsaSecurityKey(authority!._key.Rsa.ExportParameters(false)) { KeyId = authority._key.KeyId }
            );
            return Results.Text(
                $$"""
                {"keys":[{"kty":"RSA","use":"sig","kid":"{{key.Kid}}","alg":"RS256","n":"{{key.N}}","e":"{{key.E}}"}]}
                """,
                "application/json"
            );
        });
        await app.StartAsync();
        return authority = new TestAuthority(new Uri(app.Urls.First() + "/"));
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Antiforgery;

namespace Sms.Identity;

/// <summary>The form, as HTML. No script: it works without.</summary>
internal static class SignInPage
{
    internal const string UserName = "userName";
    internal const string Password = "password";
    internal const string ReturnUrl = "returnUrl";

    private const string Style = """
        body { font: 1rem/1.5 system-ui, sans-serif; max-width: 20rem; margin: 15vh auto; padding: 0 1rem; color: #1b1b1b; }
        label { display: block; margin-top: 1rem; } input { box-sizing: border-box; width: 100%; padding: .5rem; font: inherit; }
        button { margin-top: 1.5rem; padding: .5rem 1.5rem; font: inherit; } [role=alert] { color: #a40000; }
        """;

    private static readonly string StyleHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    internal static IResult Show(HttpContext http, IAntiforgery antiforgery, string returnUrl, string? problem = null)
    {
        var token = antiforgery.GetAndStoreTokens(http);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        // The form leads back to the client, and that of a command line listens on the machine of its user.
        http.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'sha256-{StyleHash}'; form-action 'self' http://127.0.0.1:*; frame-ancestors 'none'; base-uri 'none'";
        var html = $"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sign in</title><style>{Style}</style></head>
            <body><main>
            <h1>Sign in</h1>
            {(problem is null ? "" : $"""<p role="alert">{Text(problem)}</p>""")}
            <form method="post" action="/signin">
            <input type="hidden" name="{token.FormFieldName}" value="{Text(token.RequestToken!)}">
            <input type="hidden" name="{ReturnUrl}" value="{Text(returnUrl)}">
            <label>User name <input name="{UserName}" autocomplete="username" autocapitalize="none" required maxlength="100" autofocus></label>
            <label>Password <input name="{Password}" type="password" autocomplete="current-password" required maxlength="200"></label>
            <button>Sign in</button>
            </form>
            </main></body>
            </html>
            """;
        return Results.Content(html, "text/html; charset=utf-8", Encoding.UTF8, problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}

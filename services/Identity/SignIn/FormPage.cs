using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Antiforgery;

namespace Sms.Identity;

/// <summary>A page that holds one form, as HTML. No script: it works without.</summary>
internal static class FormPage
{
    private const string Style = """
        body { font: 1rem/1.5 system-ui, sans-serif; max-width: 20rem;
          margin: 15vh auto; padding: 0 1rem; color: #1b1b1b; }
        label { display: block; margin-top: 1rem; }
        input { box-sizing: border-box; width: 100%; padding: .5rem; font: inherit; }
        button { margin-top: 1.5rem; padding: .5rem 1.5rem; font: inherit; } [role=alert] { color: #a40000; }
        """;

    private static readonly string StyleHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    /// <param name="title">Also the caption of its button.</param>
    /// <param name="action">Where the form goes.</param>
    /// <param name="hidden">Sent along with it.</param>
    /// <param name="fields">HTML: what somebody fills in.</param>
    /// <param name="problem">Why it is shown again, with 400; null: it is shown for the first time.</param>
    internal static IResult Show(
        HttpContext http,
        IAntiforgery antiforgery,
        string title,
        string action,
        IEnumerable<KeyValuePair<string, string>> hidden,
        string fields,
        string? problem
    )
    {
        var token = antiforgery.GetAndStoreTokens(http);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        // The form leads back to the client, and that of a command line listens on the machine of its user.
        http.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'sha256-{StyleHash}'; form-action 'self' http://127.0.0.1:*; "
            + "frame-ancestors 'none'; base-uri 'none'";
        var inputs = hidden
            .Prepend(new(token.FormFieldName, token.RequestToken!))
            .Select(field => $"""<input type="hidden" name="{Text(field.Key)}" value="{Text(field.Value)}">""");
        var html = $"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>{title}</title><style>{Style}</style></head>
            <body><main>
            <h1>{title}</h1>
            {(problem is null ? "" : $"""<p role="alert">{Text(problem)}</p>""")}
            <form method="post" action="{action}">
            {string.Join('\n', inputs)}
            {fields}
            <button>{title}</button>
            </form>
            </main></body>
            </html>
            """;
        var status = problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
        return Results.Content(html, "text/html; charset=utf-8", Encoding.UTF8, status);
    }

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}

using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Sms.ServiceDefaults.Http;

/// <summary>
/// JSON is UTF-8, and what is none is refused by its reader. A sender who names another charset is believed, but the
/// framework would replace what it cannot decode: here such a body is decoded without loss, or refused.
/// </summary>
internal static class JsonCharset
{
    internal static void UseJsonCharset(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var request = context.Request;
        if (!request.HasJsonContentType() || CharsetOf(request) is not { } charset)
        {
            await next(context);
            return;
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, context.RequestAborted);
        try
        {
            request.Body = new MemoryStream(Encoding.UTF8.GetBytes(StrictText.Decode(body.ToArray(), charset)));
            request.ContentType = "application/json";
            request.ContentLength = request.Body.Length;
        }
        catch (UndecodableText wrong)
        {
            await Problems.Invalid("body", wrong.Message).ExecuteAsync(context);
            return;
        }

        await next(context);
    });

    /// <summary>Null for UTF-8, and for what is compressed, which is not text yet.</summary>
    private static string? CharsetOf(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Count > 0) return null;
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)) return null;
        var charset = HeaderUtilities.RemoveQuotes(type.Charset).Value;
        return string.IsNullOrEmpty(charset) || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) ? null : charset;
    }
}

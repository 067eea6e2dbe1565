using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Sms.Webhooks.Tests.Api;

/// <summary>A request as it came to an endpoint.</summary>
internal sealed record Received(string Id, string Timestamp, string Signature, string MediaType, byte[] Body)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);
    public IReadOnlyList<string> Signatures => Signature.Split(' ');

    /// <summary>As a receiver would do it, with nothing of the sender's code.</summary>
    public bool IsSignedWith(string secret)
    {
        var content = Encoding.UTF8.GetBytes($"{Id}.{Timestamp}.{Encoding.UTF8.GetString(Body)}");
        var expected =
            "v1,"
            + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), content));
        return Signatures.Contains(expected);
    }
}

/// <summary>An address of the receiver, for one test, and how it answers.</summary>
internal sealed class Endpoint(string url)
{
    private readonly ConcurrentQueue<Received> _received = [];

    public string Url => url;

    /// <summary>200 unless the test says otherwise.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = _ => Task.CompletedTask;

    public IReadOnlyList<Received> Received => [.. _received];

    public IReadOnlyList<string> Types => [.. _received.Select(request => request.Json.At("type"))];

    public void AnswersWith(int status, string? retryAfter = null) =>
        Answer = context =>
        {
            context.Response.StatusCode = status;
            if (retryAfter is not null)
                context.Response.Headers.RetryAfter = retryAfter;
            return Task.CompletedTask;
        };

    internal async Task Take(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers;
        _received.Enqueue(
            new Received(
                $"{headers["webhook-id"]}",
                $"{headers["webhook-timestamp"]}",
                $"{headers["webhook-signature"]}",
                context.Request.ContentType ?? "",
                body.ToArray()
            )
        );
        await Answer(context);
    }
}

/// <summary>A real HTTP server that others are to be told at.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Endpoint> _endpoints = [];

    private Receiver(WebApplication app) => _app = app;

    public static async Task<Receiver> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new Receiver(builder.Build());
        receiver._app.Run(context => receiver._endpoints[context.Request.Path.Value!.Trim('/')].Take(context));
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>An address of its own.</summary>
    public Endpoint Open()
    {
        var name = Guid.NewGuid().ToString("N");
        return _endpoints[name] = new Endpoint(
            string.Create(CultureInfo.InvariantCulture, $"{_app.Urls.Single()}/{name}")
        );
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

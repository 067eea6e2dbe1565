using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Shouldly;

namespace Sms.Testing;

/// <summary>What a service answered, read to the end.</summary>
public sealed record Answer(HttpStatusCode Status, HttpResponseHeaders Headers, string? MediaType, string Text)
{
    internal static async Task<Answer> Of(HttpResponseMessage response) =>
        new(
            response.StatusCode,
            response.Headers,
            response.Content.Headers.ContentType?.MediaType,
            await response.Content.ReadAsStringAsync()
        );

    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Text);
    public Uri? Location => Headers.Location;
    public long Version => long.Parse(Headers.ETag!.Tag.Trim('"'), CultureInfo.InvariantCulture);

    public Answer ShouldBe(HttpStatusCode status)
    {
        Status.ShouldBe(status, Text);
        return this;
    }

    /// <summary>
    /// Problem+json with the status and the stable code, and if one is given the field that is wrong.
    /// </summary>
    public void ShouldBeProblem(HttpStatusCode status, string code, string? field = null)
    {
        Status.ShouldBe(status, Text);
        MediaType.ShouldBe("application/problem+json");
        Json.At("code").ShouldBe(code, Text);
        Json.GetProperty("status").GetInt32().ShouldBe((int)status);
        if (field is not null)
            Json.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldContain(field, Text);
    }
}

/// <summary>Requests whose answers are looked at whole, and texts inside of JSON.</summary>
public static class Asking
{
    public static async Task<Answer> Send(
        this HttpClient http,
        HttpMethod method,
        string path,
        HttpContent? body = null,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        using var answer = await http.SendAsync(request);
        return await Answer.Of(answer);
    }

    public static Task<Answer> Look(this HttpClient http, string path) => http.Send(HttpMethod.Get, path);

    public static Task<Answer> Post(
        this HttpClient http,
        string path,
        object? body = null,
        params (string Name, string Value)[] headers
    ) => http.Send(HttpMethod.Post, path, body is null ? null : JsonContent.Create(body), headers);

    /// <summary>The text at a path: <c>major.owner</c>, <c>alerts.0.state</c>; empty if there is nothing.</summary>
    public static string At(this JsonElement json, string path)
    {
        foreach (var step in path.Split('.'))
        {
            if (json.ValueKind == JsonValueKind.Array)
                json = json[int.Parse(step, CultureInfo.InvariantCulture)];
            else if (!json.TryGetProperty(step, out json))
                return "";
        }

        return json.ToString();
    }

    public static DateTimeOffset Instant(this JsonElement json, string path) =>
        DateTimeOffset.Parse(json.At(path), CultureInfo.InvariantCulture);
}

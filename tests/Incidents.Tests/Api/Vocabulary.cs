using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Sms.Testing;

namespace Sms.Incidents.Tests.Api;

/// <summary>What the service answered, read to the end.</summary>
internal sealed record Answer(HttpStatusCode Status, HttpResponseHeaders Headers, string? MediaType, string Text)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Text);
    public long Version => long.Parse(Headers.ETag!.Tag.Trim('"'), System.Globalization.CultureInfo.InvariantCulture);

    public Answer ShouldBe(HttpStatusCode status)
    {
        Status.ShouldBe(status, Text);
        return this;
    }

    /// <summary>Problem+json with the status and the stable code, and if one is given the field that is wrong.</summary>
    public void ShouldBeProblem(HttpStatusCode status, string code, string? field = null)
    {
        Status.ShouldBe(status, Text);
        MediaType.ShouldBe("application/problem+json");
        Json.At("code").ShouldBe(code, Text);
        Json.GetProperty("status").GetInt32().ShouldBe((int)status);
        if (field is not null) Json.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldContain(field, Text);
    }
}

/// <summary>What people and their tools say to the service.</summary>
internal static class Vocabulary
{
    public const HttpStatusCode Ok = HttpStatusCode.OK;
    public const HttpStatusCode Done = HttpStatusCode.NoContent;

    /// <summary>A name that no other test uses.</summary>
    public static string Fresh(string what) => $"{what}-{Guid.NewGuid():N}";

    public static async Task<Answer> Send(
        this HttpClient http, HttpMethod method, string path, HttpContent? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        using var answer = await http.SendAsync(request);
        return new Answer(answer.StatusCode, answer.Headers, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync());
    }

    public static Task<Answer> Look(this HttpClient http, string path) => http.Send(HttpMethod.Get, path);

    public static Task<Answer> Post(this HttpClient http, string path, object? body = null, params (string Name, string Value)[] headers) =>
        http.Send(HttpMethod.Post, path, body is null ? null : JsonContent.Create(body), headers);

    /// <summary>The bytes as they are.</summary>
    public static Task<Answer> PostText(
        this HttpClient http, string path, string body, string mediaType = "application/json", params (string Name, string Value)[] headers)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(mediaType) } };
        return http.Send(HttpMethod.Post, path, content, headers);
    }

    /// <returns>The id of a new incident.</returns>
    public static async Task<string> Report(this HttpClient http, string? service = null, string title = "Mail is slow", string impact = "medium", string urgency = "medium") =>
        (await http.Post("/incidents", new { title, service = service ?? Fresh("service"), impact, urgency })).ShouldBe(HttpStatusCode.Created).Json.At("id");

    public static Task<Answer> Do(this HttpClient http, string incident, string verb, object? command = null, params (string Name, string Value)[] headers) =>
        http.Post($"/incidents/{incident}/{verb}", command, headers);

    /// <summary>The same, and it has to succeed.</summary>
    public static async Task<Answer> Did(this HttpClient http, string incident, string verb, object? command = null) =>
        (await http.Do(incident, verb, command)).ShouldBe(Done);

    public static async Task<JsonElement> Incident(this HttpClient http, string incident) => (await http.Look($"/incidents/{incident}")).ShouldBe(Ok).Json;

    public static async Task<IReadOnlyList<JsonElement>> Events(this HttpClient http, string incident) =>
        [.. (await http.Look($"/incidents/{incident}/events")).ShouldBe(Ok).Json.GetProperty("events").EnumerateArray()];

    /// <summary>incident-reported, work-started, …</summary>
    public static async Task<IReadOnlyList<string>> EventNames(this HttpClient http, string incident) =>
        [.. (await http.Events(incident)).Select(e => e.At("type").Split('.')[^1])];

    public static async Task<IReadOnlyList<JsonElement>> Board(this HttpClient http, string filter) =>
        [.. (await http.Look($"/incidents?limit=500&{filter}")).ShouldBe(Ok).Json.GetProperty("items").EnumerateArray()];

    public static Task<JsonElement> Becomes(this HttpClient http, string incident, string state) =>
        Eventually.Until(() => http.Incident(incident), x => x.At("state") == state);

    /// <summary>The text at a path: <c>major.owner</c>, <c>alerts.0.state</c>; empty if there is nothing.</summary>
    public static string At(this JsonElement json, string path)
    {
        foreach (var step in path.Split('.'))
        {
            if (json.ValueKind == JsonValueKind.Array) json = json[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)];
            else if (!json.TryGetProperty(step, out json)) return "";
        }

        return json.ToString();
    }

    public static DateTimeOffset Instant(this JsonElement json, string path) =>
        DateTimeOffset.Parse(json.At(path), System.Globalization.CultureInfo.InvariantCulture);
}

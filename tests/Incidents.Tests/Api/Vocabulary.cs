using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Sms.Incidents.Tests.Api;

/// <summary>What people and their tools say to the service.</summary>
internal static class Vocabulary
{
    public const HttpStatusCode Ok = HttpStatusCode.OK;
    public const HttpStatusCode Done = HttpStatusCode.NoContent;

    /// <summary>A name that no other test uses.</summary>
    public static string Fresh(string what) => $"{what}-{Guid.NewGuid():N}";

    /// <summary>The bytes as they are.</summary>
    public static Task<Answer> PostText(
        this HttpClient http,
        string path,
        string body,
        string mediaType = "application/json",
        params (string Name, string Value)[] headers
    )
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body))
        {
            Headers = { ContentType = MediaTypeHeaderValue.Parse(mediaType) },
        };
        return http.Send(HttpMethod.Post, path, content, headers);
    }

    /// <returns>The id of a new incident.</returns>
    public static async Task<string> Report(
        this HttpClient http,
        string? service = null,
        string title = "Mail is slow",
        string impact = "medium",
        string urgency = "medium"
    ) => (
            await http.Post(
                "/incidents",
                new
                {
                    title,
                    service = service ?? Fresh("service"),
                    impact,
                    urgency,
                }
            )
        ).ShouldBe(HttpStatusCode.Created).Json.At("id");

    public static Task<Answer> Do(
        this HttpClient http,
        string incident,
        string verb,
        object? command = null,
        params (string Name, string Value)[] headers
    ) => http.Post($"/incidents/{incident}/{verb}", command, headers);

    /// <summary>The same, and it has to succeed.</summary>
    public static async Task<Answer> Did(this HttpClient http, string incident, string verb, object? command = null) =>
        (await http.Do(incident, verb, command)).ShouldBe(Done);

    public static async Task<JsonElement> Incident(this HttpClient http, string incident) =>
        (await http.Look($"/incidents/{incident}")).ShouldBe(Ok).Json;

    public static async Task<IReadOnlyList<JsonElement>> Events(this HttpClient http, string incident) =>
        [
            .. (await http.Look($"/incidents/{incident}/events"))
                .ShouldBe(Ok)
                .Json.GetProperty("events")
                .EnumerateArray(),
        ];

    /// <summary>incident-reported, work-started, …</summary>
    public static async Task<IReadOnlyList<string>> EventNames(this HttpClient http, string incident) =>
        [.. (await http.Events(incident)).Select(e => e.At("type").Split('.')[^1])];

    public static async Task<IReadOnlyList<JsonElement>> Board(this HttpClient http, string filter) =>
        [
            .. (await http.Look($"/incidents?limit=500&{filter}"))
                .ShouldBe(Ok)
                .Json.GetProperty("items")
                .EnumerateArray(),
        ];

    public static Task<JsonElement> Becomes(this HttpClient http, string incident, string state) =>
        Eventually.Until(() => http.Incident(incident), x => x.At("state") == state);
}

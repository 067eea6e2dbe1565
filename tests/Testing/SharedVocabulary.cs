using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Sms.Testing;

/// <summary>
/// The vocabulary that the tests of all services share: names that no other test uses, and what every service answers
/// about its records. Each test project adds the words of its own records.
/// </summary>
public static class SharedVocabulary
{
    public const HttpStatusCode Ok = HttpStatusCode.OK;

    /// <summary>The answer to a command.</summary>
    public const HttpStatusCode Done = HttpStatusCode.NoContent;

    public const HttpStatusCode Conflict = HttpStatusCode.Conflict;

    /// <summary>A name that no other test uses.</summary>
    public static string Fresh(string what) => $"{what}-{Guid.NewGuid():N}";

    /// <summary>Posts a text as it is.</summary>
    public static async Task<Answer> PostText(
        this HttpClient http,
        string path,
        string body,
        string mediaType = "application/json",
        params (string Name, string Value)[] headers
    )
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body))
        {
            Headers = { ContentType = MediaTypeHeaderValue.Parse(mediaType) },
        };
        return await http.Send(HttpMethod.Post, path, content, headers);
    }

    /// <summary>What is at a path; it has to be there.</summary>
    public static async Task<JsonElement> Record(this HttpClient http, string path) =>
        (await http.Look(path)).ShouldBe(Ok).Json;

    /// <summary>The items of a list; it has to answer.</summary>
    public static async Task<IReadOnlyList<JsonElement>> Items(this HttpClient http, string path) =>
        [.. (await http.Record(path)).GetProperty("items").EnumerateArray()];

    /// <summary>The stored events of the record at a path.</summary>
    public static async Task<IReadOnlyList<JsonElement>> EventsOf(this HttpClient http, string path) =>
        [.. (await http.Record($"{path}/events")).GetProperty("events").EnumerateArray()];

    /// <summary>The names of these events: incident-reported, work-started, …</summary>
    public static async Task<IReadOnlyList<string>> EventNamesOf(this HttpClient http, string path) =>
        [.. (await http.EventsOf(path)).Select(e => e.At("type").Split('.')[^1])];

    /// <summary>Waits until the record at a path is in a state.</summary>
    public static Task<JsonElement> BecomesAt(this HttpClient http, string path, string state) =>
        Eventually.Until(() => http.Record(path), record => record.At("state") == state);
}

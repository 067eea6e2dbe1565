using System.Net;
using System.Text.Json;

namespace Sms.Problems.Tests.Api;

/// <summary>What people and their tools say to the service.</summary>
internal static class Vocabulary
{
    /// <summary>A word of letters alone that no other test uses.</summary>
    public static string Word() =>
        string.Concat(Guid.NewGuid().ToString("N").Select(c => (char)('a' + (c % 16)))).Insert(0, "q");

    /// <returns>The id of a new problem.</returns>
    public static async Task<string> Raise(
        this HttpClient http,
        string? service = null,
        string title = "Mail queue stops",
        string[]? incidents = null
    ) => (
            await http.Post(
                "/problems",
                new
                {
                    title,
                    service = service ?? Fresh("service"),
                    incidents,
                }
            )
        ).ShouldBe(HttpStatusCode.Created).Json.At("id");

    /// <returns>The id of a new known error.</returns>
    public static async Task<string> KnownError(
        this HttpClient http,
        string service,
        string title,
        string workaround = "Restart it"
    )
    {
        var id = await http.Raise(service, title);
        await http.Did(id, "find-root-cause", new { rootCause = "Leak" });
        await http.Did(id, "record-workaround", new { workaround });
        return id;
    }

    public static Task<Answer> Do(
        this HttpClient http,
        string problem,
        string verb,
        object? command = null,
        params (string Name, string Value)[] headers
    ) => http.Post($"/problems/{problem}/{verb}", command, headers);

    /// <summary>The same, and it has to succeed.</summary>
    public static async Task<Answer> Did(this HttpClient http, string problem, string verb, object? command = null) =>
        (await http.Do(problem, verb, command)).ShouldBe(Done);

    public static Task<JsonElement> Problem(this HttpClient http, string problem) =>
        http.Record($"/problems/{problem}");

    public static Task<JsonElement> Becomes(this HttpClient http, string problem, string state) =>
        http.BecomesAt($"/problems/{problem}", state);

    public static Task<IReadOnlyList<JsonElement>> Events(this HttpClient http, string problem) =>
        http.EventsOf($"/problems/{problem}");

    /// <summary>problem-raised, investigation-started, …</summary>
    public static Task<IReadOnlyList<string>> EventNames(this HttpClient http, string problem) =>
        http.EventNamesOf($"/problems/{problem}");

    public static Task<IReadOnlyList<JsonElement>> List(this HttpClient http, string filter) =>
        http.Items($"/problems?limit=500&{filter}");

    public static Task<IReadOnlyList<JsonElement>> Proposals(this HttpClient http, string service) =>
        http.Items($"/proposals?limit=500&service={service}");
}

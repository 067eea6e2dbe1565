using System.Net;
using System.Text.Json;

namespace Sms.Incidents.Tests.Api;

/// <summary>What people and their tools say to the service.</summary>
internal static class Vocabulary
{
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

    public static Task<JsonElement> Incident(this HttpClient http, string incident) =>
        http.Record($"/incidents/{incident}");

    public static Task<IReadOnlyList<JsonElement>> Events(this HttpClient http, string incident) =>
        http.EventsOf($"/incidents/{incident}");

    /// <summary>incident-reported, work-started, …</summary>
    public static Task<IReadOnlyList<string>> EventNames(this HttpClient http, string incident) =>
        http.EventNamesOf($"/incidents/{incident}");

    public static Task<IReadOnlyList<JsonElement>> Board(this HttpClient http, string filter) =>
        http.Items($"/incidents?limit=500&{filter}");

    public static Task<JsonElement> Becomes(this HttpClient http, string incident, string state) =>
        http.BecomesAt($"/incidents/{incident}", state);
}

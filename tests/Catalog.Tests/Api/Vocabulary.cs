using System.Net;
using System.Text.Json;

namespace Sms.Catalog.Tests.Api;

/// <summary>What people and their tools say to the service.</summary>
internal static class Vocabulary
{
    public static object Terms(
        string criticality = "medium",
        string? owner = null,
        string? supportGroup = null,
        string name = "A service",
        params string[] dependsOn
    ) =>
        new
        {
            name,
            owner,
            criticality,
            supportGroup,
            dependsOn,
        };

    public static Task<Answer> Register(
        this HttpClient http,
        string service,
        string criticality = "medium",
        params string[] dependsOn
    ) =>
        http.Post(
            "/services",
            new
            {
                service,
                name = "A service",
                criticality,
                dependsOn,
            }
        );

    /// <summary>The same under a new key, and it has to succeed.</summary>
    /// <returns>The key.</returns>
    public static async Task<string> Registered(
        this HttpClient http,
        string what,
        string criticality = "medium",
        params string[] dependsOn
    )
    {
        var service = Fresh(what);
        (await http.Register(service, criticality, dependsOn)).ShouldBe(HttpStatusCode.Created);
        return service;
    }

    public static Task<Answer> Do(
        this HttpClient http,
        string service,
        string verb,
        object? command = null,
        params (string Name, string Value)[] headers
    ) => http.Post($"/services/{service}/{verb}", command, headers);

    /// <summary>The same, and it has to succeed.</summary>
    public static async Task<Answer> Did(this HttpClient http, string service, string verb, object? command = null) =>
        (await http.Do(service, verb, command)).ShouldBe(Done);

    public static Task<Answer> Depends(this HttpClient http, string service, params string[] dependsOn) =>
        http.Do(service, "revise", Terms(dependsOn: dependsOn));

    public static Task<Answer> Retire(this HttpClient http, string service) =>
        http.Do(service, "retire", new { reason = "Nobody uses it" });

    public static Task<JsonElement> Service(this HttpClient http, string service) =>
        http.Record($"/services/{service}");

    public static Task<IReadOnlyList<JsonElement>> Events(this HttpClient http, string service) =>
        http.EventsOf($"/services/{service}");

    public static async Task<IReadOnlyList<string>> Found(this HttpClient http, string filter) =>
        [.. (await http.Items($"/services?limit=500&{filter}")).Select(x => x.At("service"))];

    /// <summary>Texts of a list.</summary>
    public static IReadOnlyList<string> List(this JsonElement json, string field) =>
        [.. json.GetProperty(field).EnumerateArray().Select(x => x.GetString()!)];
}

using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;
using Sms.ServiceDefaults;

namespace Sms.Sla.Tests.Api;

internal sealed record Shown(Guid IncidentId, ClockReading Clock);

internal sealed record ClockPage(IReadOnlyList<Shown> Items, string? Next);

/// <summary>A running service, spoken to as others do: agreements over HTTP, facts through the broker.</summary>
internal sealed class Desk(ServiceHost<Program> host, IChannel channel)
{
    internal ServiceHost<Program> Host => host;

    internal HttpClient Http => host.Http;

    internal IChannel Channel => channel;

    /// <summary>By the clock of the service, in whole milliseconds.</summary>
    internal DateTimeOffset Now
    {
        get
        {
            var now = host.Time.GetUtcNow();
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
        }
    }

    internal static string FreshService() => Fresh("service");

    /// <summary>
    /// Since 2020, around the clock; response P1 in 10 minutes, P2 in 30; resolution P1 in 1 hour, P2 in 4, P3 in 8.
    /// </summary>
    internal static AgreementTerms Usual(string service) =>
        new()
        {
            Name = "Gold",
            Services = [service],
            ValidFrom = Instant("2020-01-01T00:00Z"),
            Targets =
            [
                new()
                {
                    Metric = Metric.Response,
                    Goals = new Dictionary<string, string> { ["P1"] = "10m", ["P2"] = "30m" },
                },
                new()
                {
                    Metric = Metric.Resolution,
                    Goals = new Dictionary<string, string>
                    {
                        ["P1"] = "1h",
                        ["P2"] = "4h",
                        ["P3"] = "8h",
                    },
                },
            ],
        };

    /// <summary>Only the resolution of <see cref="Usual"/>.</summary>
    internal static AgreementTerms Resolution(string service) =>
        Usual(service) with
        {
            Targets = [Usual(service).Targets[1]],
        };

    internal static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Terms as a person would write them: what is not set is left out.</summary>
    internal static readonly JsonSerializerOptions Given = new(Defaults.Json)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver
        {
            Modifiers =
            {
                type =>
                {
                    foreach (
                        var property in type.Properties.Where(property =>
                            property.PropertyType == typeof(Guid) || property.PropertyType == typeof(DateTimeOffset)
                        )
                    )
                        property.ShouldSerialize = (_, value) =>
                            value is not null && !value.Equals(Activator.CreateInstance(property.PropertyType));
                },
            },
        },
    };

    internal async Task<Guid> Agree(AgreementTerms terms) => await Created("/agreements", terms);

    internal async Task<Guid> Define(CalendarTerms terms) => await Created("/calendars", terms);

    internal Task<HttpResponseMessage> Post(string path, object body) => Http.PostAsJsonAsync(path, body, Given);

    internal async Task<T> Get<T>(string path) => (await Http.GetFromJsonAsync<T>(path, Defaults.Json))!;

    internal Task<JsonElement> Get(string path) => Get<JsonElement>(path);

    /// <summary>The stored events of a stream, by <c>type</c> without its beginning.</summary>
    internal async Task<IReadOnlyList<string>> EventTypes(string path) =>
        [
            .. (await Get($"{path}/events"))
                .GetProperty("events")
                .EnumerateArray()
                .Select(e => e.GetProperty("type").GetString()!["sms.sla.stored.".Length..]),
        ];

    /// <summary>What was heard of an incident; what no agreement covers is not shown anywhere else.</summary>
    internal async Task<IncidentClocks?> Heard(Guid incident)
    {
        await using var session = host.Services.GetRequiredService<IDocumentStore>().QuerySession();
        return await session.LoadAsync<IncidentClocks>(incident);
    }

    internal async Task<IReadOnlyList<BreachEntry>> Breaches(Guid agreement, string query = "") =>
        (await Get<BreachPage>($"/breaches?agreement={agreement}{query}")).Items;

    private async Task<Guid> Created(string path, object terms)
    {
        using var answer = await Post(path, terms);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        var made = await answer.Content.ReadFromJsonAsync<JsonElement>();
        answer.Headers.Location!.ToString().ShouldBe($"/api{path}/{made.GetProperty("id").GetGuid()}");
        return made.GetProperty("id").GetGuid();
    }
}

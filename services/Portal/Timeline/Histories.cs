using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Sms.Portal;

/// <summary>What became of a request for a history.</summary>
/// <param name="StreamId">Id of the stream; null when it is not there, or not for the caller.</param>
internal sealed record History(HttpStatusCode Status, Guid? StreamId, IReadOnlyList<JsonElement> Events);

/// <param name="Token">What the caller showed.</param>
/// <param name="Address">Where the caller is: a refusal is kept with it.</param>
internal sealed record Asker(AuthenticationHeaderValue? Token, IPAddress? Address)
{
    internal static Asker Of(HttpContext http) =>
        new(
            AuthenticationHeaderValue.TryParse(http.Request.Headers.Authorization, out var token) ? token : null,
            http.Connection.RemoteIpAddress
        );
}

/// <summary>Asks the services for histories, as whoever asks: each decides what its caller may see.</summary>
internal sealed class Histories(HttpClient http)
{
    private const int LargestPage = 500;

    /// <exception cref="HttpRequestException">The service does not answer, or not as it should.</exception>
    internal async Task<History> Of(Kind kind, string id, Asker asker, CancellationToken cancellation)
    {
        var path = $"/{kind.Collection}/{Uri.EscapeDataString(id)}/events";
        var (status, stream, events) = await Pages(kind.Service, path, asker, cancellation);
        return new(status, stream, events);
    }

    /// <summary>What was said of the clocks of an incident.</summary>
    internal async Task<History> OfClocks(Guid incident, Asker asker, CancellationToken cancellation)
    {
        var (status, page) = await Get("sla", $"/clocks?incident={incident}&limit=500", asker, cancellation);
        if (page is not { } clocks)
            return new(status, null, []);
        var events = new List<JsonElement>();
        foreach (
            var clock in clocks
                .GetProperty("items")
                .EnumerateArray()
                .Select(item => item.GetProperty("clock").GetProperty("clockId").GetString()!)
        )
        {
            var (_, _, history) = await Pages(
                "sla",
                $"/clocks/{Uri.EscapeDataString(clock)}/events",
                asker,
                cancellation
            );
            events.AddRange(history.Where(TimelineEvents.IsAboutClock));
        }

        return new(status, incident, events);
    }

    /// <summary>All pages of the events of a stream.</summary>
    private async Task<(HttpStatusCode Status, Guid? Stream, List<JsonElement> Events)> Pages(
        string service,
        string path,
        Asker asker,
        CancellationToken cancellation
    )
    {
        var events = new List<JsonElement>();
        var query = $"?limit={LargestPage}";
        while (true)
        {
            var (status, body) = await Get(service, path + query, asker, cancellation);
            if (body is not { } page)
                return (status, null, []);
            events.AddRange(page.GetProperty("events").EnumerateArray());
            if (TimelineEvents.Text(page, "next") is not { } next)
                return (status, page.GetProperty("streamId").GetGuid(), events);
            query = $"?limit={LargestPage}&cursor={Uri.EscapeDataString(next)}";
        }
    }

    private async Task<(HttpStatusCode Status, JsonElement? Body)> Get(
        string service,
        string path,
        Asker asker,
        CancellationToken cancellation
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://{service}{path}"))
        {
            Headers = { Authorization = asker.Token },
        };
        if (asker.Address is { } address)
            request.Headers.Add("X-Forwarded-For", address.ToString());
        using var answer = await http.SendAsync(request, cancellation);
        if (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden)
            return (answer.StatusCode, null);
        answer.EnsureSuccessStatusCode();
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation));
    }
}

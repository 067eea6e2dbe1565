using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sms.Cli.SignIn;
using Sms.Local;

namespace Sms.Cli.Portal;

/// <summary>
/// Speaks to the front door as whoever has signed in, and turns its problem details into messages for people.
/// </summary>
public sealed class PortalClient(Uri address, Login? login = null) : IDisposable
{
    // A stream of events has no end; every other call is given a time by its caller or is short.
    private readonly HttpClient _http = new(login is null ? Loopback.Handler() : new BearerHandler(login))
    {
        BaseAddress = address,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Without a slash at the end, ready to have a path appended.</summary>
    public string Url { get; } = address.GetLeftPart(UriPartial.Path).TrimEnd('/');

    public Task<JsonElement> GetAsync(string path, CancellationToken cancellation) =>
        ReadAsync(new HttpRequestMessage(HttpMethod.Get, Url + path), cancellation);

    /// <summary>A history as one: its pages, with the events of all of them in the first.</summary>
    /// <param name="path">Answers with <c>events</c> and <c>next</c>.</param>
    public async Task<JsonElement> GetHistoryAsync(string path, CancellationToken cancellation)
    {
        var first = await GetAsync(path, cancellation);
        if (Next(first) is not { } next)
            return first;
        var whole = JsonObject.Create(first)!;
        whole.Remove("next");
        while (next is not null)
        {
            var page = await GetAsync($"{path}?cursor={Uri.EscapeDataString(next)}", cancellation);
            foreach (var e in page.GetProperty("events").EnumerateArray())
                whole["events"]!.AsArray().Add(JsonNode.Parse(e.GetRawText()));
            next = Next(page);
        }

        return JsonSerializer.SerializeToElement(whole);

        static string? Next(JsonElement page) =>
            page.TryGetProperty("next", out var cursor) ? cursor.GetString() : null;
    }

    public Task<JsonElement> PostAsync(string path, object body, CancellationToken cancellation) =>
        ReadAsync(
            new HttpRequestMessage(HttpMethod.Post, Url + path)
            {
                Content = JsonContent.Create(body, options: JsonSerializerOptions.Web),
            },
            cancellation
        );

    /// <summary>A command that is answered with no more than that it was done.</summary>
    public async Task TellAsync(string path, object? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Url + path);
        if (body is not null)
            request.Content = JsonContent.Create(body, body.GetType(), options: JsonSerializerOptions.Web);
        using var answer = await SendAsync(request, cancellation);
    }

    /// <summary>Sends, and returns the response once its headers are there; a refusal is a failure.</summary>
    /// <exception cref="CommandFailure">Refused, with what the server said; or nobody answers.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (HttpRequestException unreachable)
        {
            throw new UnreachableFailure($"{Url} does not answer ({unreachable.Message}). Is it running? ./sms up");
        }

        if (response.IsSuccessStatusCode)
            return response;
        using (response)
        {
            var problem = Problem.Describe(
                (int)response.StatusCode,
                await response.Content.ReadAsStringAsync(cancellation)
            );
            throw response.StatusCode switch
            {
                HttpStatusCode.Unauthorized => new CommandFailure($"Nobody is signed in at {Url}: ./sms login"),
                HttpStatusCode.Forbidden => new ForbiddenFailure(problem),
                HttpStatusCode.NotFound => new MissingFailure(problem),
                HttpStatusCode.TooManyRequests
                or HttpStatusCode.BadGateway
                or HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.GatewayTimeout => new UnavailableFailure(problem),
                _ => new CommandFailure(problem),
            };
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> ReadAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using (request)
        {
            using var response = await SendAsync(request, cancellation);
            try
            {
                return await response.Content.ReadFromJsonAsync<JsonElement>(cancellation);
            }
            catch (JsonException)
            {
                throw new CommandFailure(
                    $"{request.RequestUri} did not answer with JSON. Is this the address of the system?"
                );
            }
        }
    }
}

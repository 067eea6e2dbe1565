using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shouldly;

namespace Sms.Testing;

/// <summary>
/// Sends inputs that are wrong in one place to every endpoint of a service, made from the endpoints themselves: their
/// methods, routes, parameters and the types of their bodies. The seed is fixed, so that a failure comes again.
/// </summary>
public sealed class EndpointFuzz<TProgram>
    where TProgram : class
{
    private const string Raw = "@@raw@@";
    private const string UnknownId = "00000000-0000-4000-8000-000000000001";
    private const int OthersEach = 3;

    /// <summary>How many of the values for the query and the path are tried at each place.</summary>
    private const int ValuesEach = 12;

    /// <summary>Each field gets these.</summary>
    private static readonly string[] Always =
    [
        "null",
        "[null]",
        "\"\"",
        "{}",
        "7",
        "-1",
        "\"00000000-0000-0000-0000-000000000000\"",
        "\"0001-01-01T00:00:00Z\"",
        "\"9999-12-31T23:59:59Z\"",
        "\"2026-11-28T18:00:00\"",
    ];

    /// <summary>And some of these.</summary>
    private static readonly string[] Others =
    [
        "true",
        "\"x\"",
        "[]",
        "[[]]",
        "{\"a\":null}",
        "\" \"",
        "\"not-a-guid\"",
        "\"0193A1C5-7B5E-7C3A-9D1F-2B6F0E8C4A11\"",
        "0",
        "0.5",
        "1e308",
        "1e400",
        "-1e400",
        "2147483648",
        "9223372036854775807",
        "99999999999999999999999",
        "\"NaN\"",
        "\"Infinity\"",
        "\"a\\u0000b\"",
        "\"a\\ud800\"",
        "\"a\\r\\nb\"",
        "\"0001-01-01T00:00:00+14:00\"",
        "\"9999-12-31T23:59:59-14:00\"",
        "\"20261128T180000Z\"",
        "1732816800",
        "\"2026-11-28T24:00:00Z\"",
        "\"2026-11-28\"",
        "\"0001-01-01\"",
        "\"9999-12-31\"",
        "\"10675199.02:48:05.4775807\"",
        "\"-10675199.02:48:05.4775808\"",
        "\"1.00:00:00\"",
        $"\"{new string('x', 100_000)}\"",
        $"{new string('[', 50)}{new string(']', 50)}",
    ];

    private static readonly string[] QueryValues =
    [
        "",
        "x",
        "-1",
        "0",
        "1",
        "2147483648",
        "99999999999999999999",
        "NaN",
        "1e400",
        "null",
        "true",
        "00000000-0000-0000-0000-000000000000",
        "0193A1C5-7B5E-7C3A-9D1F-2B6F0E8C4A11",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "2026-11-28T18:00:00",
        "20261128T180000Z",
        "2026-11-28T18:00:00+05:45",
        "2000-01-01T00:00:00Z",
        "2099-12-31T23:59:59Z",
        "0001-01-01",
        "9999-12-31",
        "2026-13-01",
        "a\0b",
        "a\r\nb",
        "'",
        "%",
        "\\",
        "AAAA",
        "MHxh",
        "MHwA",
        "OTk5OTk5OTk5OTk5OTk5OTk5OTl8YQ==",
        "{}",
        "[]",
        "🙈",
        new('x', 3_000),
    ];

    private static readonly string[] PathValues =
    [
        "00000000-0000-0000-0000-000000000000",
        "0193A1C5-7B5E-7C3A-9D1F-2B6F0E8C4A11",
        "0193a1c57b5e7c3a9d1f2b6f0e8c4a11",
        "not-a-guid",
        "-1",
        "0",
        "99999999999999999999",
        "INC99999999999999999999",
        "CHG0",
        "PRB-1",
        "'",
        "🙈",
        "a\r\nb",
        "%25",
        "..;",
        new('x', 1_500),
    ];

    private static readonly (string Name, string Value)[] Headers =
    [
        ("If-Match", "rubbish"),
        ("If-Match", "\"-1\""),
        ("If-Match", "\"99999999999999999999\""),
        ("If-Match", "W/\"1\""),
        ("If-Match", "*"),
        ("Last-Event-ID", "rubbish"),
        ("Last-Event-ID", "-1"),
        ("Accept", "rubbish"),
        ("Prefer", "wait=-1"),
        ("Prefer", "wait=99999999999999999999"),
        ("Content-Encoding", "rubbish"),
    ];

    private static readonly string?[] ContentTypes =
    [
        null,
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json; charset=utf-16",
        "application/json; charset=rubbish",
        "application/xml",
    ];

    private static readonly byte[][] Bodies =
    [
        [],
        .. new[]
        {
            "null",
            "[]",
            "{}",
            "[null]",
            "\"x\"",
            "7",
            "true",
            "{",
            "{\"a\":1,}",
            "{\"a\":",
            new('[', 5_000),
        }.Select(Encoding.UTF8.GetBytes),
        [0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d],
        [0xef, 0xbb, 0xbf, 0x7b, 0x7d],
    ];

    private static readonly string[] TypeNames = ["System.", "Nullable", "DateTimeOffset", "Sms."];

    private readonly ServiceHost<TProgram> _host;
    private readonly HttpClient _client;
    private readonly Random _random = new(20_000);
    private readonly JsonSerializerOptions _json;
    private readonly Dictionary<string, string> _ids = [];
    private readonly List<string> _failures = [];
    private readonly SortedDictionary<int, int> _statuses = [];

    /// <param name="host">A service of its own: what is stored in it is spoiled.</param>
    /// <param name="client">Signed in, with every role.</param>
    public EndpointFuzz(ServiceHost<TProgram> host, HttpClient client)
    {
        (_host, _client) = (host, client);
        _json = host.Services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
    }

    /// <summary>Bodies that a type alone does not tell: <c>POST /calendars</c> → JSON.</summary>
    public Dictionary<string, string> Samples { get; } = [];

    /// <summary>Endpoints that are left out: <c>GET /x</c>.</summary>
    public HashSet<string> Left { get; } = ["GET /metrics", "GET /openapi/{documentName}.json"];

    /// <summary>Endpoints in the format of another product, errors included.</summary>
    public HashSet<string> Foreign { get; } = [];

    /// <returns>How many inputs were tried, and what was answered.</returns>
    public async Task<string> Run()
    {
        var endpoints = Endpoints().ToList();
        // What others are about comes first.
        var creating = endpoints.Where(one => one.Method == "POST" && one.Endpoint.RoutePattern.Parameters.Count == 0);
        foreach (var one in creating)
            await Begin(one);
        foreach (var one in endpoints)
            await Try(one);
        await NothingIsDead();
        var statuses = string.Join(", ", _statuses.Select(pair => $"{pair.Key} × {pair.Value}"));
        var report = $"{_statuses.Values.Sum()} inputs to {endpoints.Count} endpoints: {statuses}.";
        _failures.ShouldBeEmpty($"{report}\n{string.Join('\n', _failures.Take(100))}");
        return report;
    }

    private IEnumerable<Target> Endpoints() =>
        from endpoint in _host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        let one = new Target(method, endpoint)
        where !Left.Contains(one.Name)
        orderby one.Name
        select one;

    private async Task Begin(Target one)
    {
        var text = await Send(one, "valid", body: Json(Valid(one)));
        if (text is null || !text.StartsWith('{'))
            return;
        var answer = JsonSerializer.Deserialize<JsonElement>(text);
        foreach (var name in (string[])["key", "id", "service"])
        {
            if (answer.TryGetProperty(name, out var id) && id.ValueKind == JsonValueKind.String)
                _ids.TryAdd(one.Collection, id.GetString()!);
        }
    }

    private async Task Try(Target one)
    {
        var valid = Valid(one);
        var content = valid is null ? null : Json(valid);
        await Send(one, "valid", body: content);
        foreach (var (name, value) in Some(Headers, 4))
            await Send(one, $"{name}: {value}", body: content, header: (name, value));
        foreach (var parameter in one.Endpoint.RoutePattern.Parameters)
        {
            foreach (var value in Some(PathValues))
                await Send(one, $"{{{parameter.Name}}} = {Short(value)}", path: (parameter.Name, value), body: content);
        }

        foreach (var parameter in Query(one.Endpoint))
        {
            foreach (var value in Some(QueryValues))
            {
                var query = $"?{parameter}={Uri.EscapeDataString(value)}";
                await Send(one, $"?{parameter}={Short(value)}", query: query, body: content);
            }

            await Send(one, $"?{parameter} twice", query: $"?{parameter}=1&{parameter}=2", body: content);
            await Send(one, $"?{parameter} with bytes", query: $"?{parameter}=%ff%fe", body: content);
        }

        if (one.Method == "GET")
            return;
        foreach (var body in Bodies)
            await Send(one, $"body {Short(Encoding.UTF8.GetString(body))}", body: body);
        foreach (var type in ContentTypes)
            await Send(one, $"type {type}", body: content ?? "{}"u8.ToArray(), type: type);
        if (valid is null)
            return;
        foreach (var path in Paths(valid, "").ToList())
        {
            await Send(one, $"{path} missing", body: Json(Replaced(valid, path, null)));
            foreach (var raw in Always.Concat(Some(Others, OthersEach)))
            {
                var text = Replaced(valid, path, Raw)
                    .ToJsonString()
                    .Replace($"\"{Raw}\"", raw, StringComparison.Ordinal);
                await Send(one, $"{path} = {Short(raw)}", body: Encoding.UTF8.GetBytes(text));
            }
        }

        if (valid is JsonObject { Count: > 0 } members)
        {
            var first = members.First();
            var member = JsonSerializer.Serialize(first.Key) + ":" + (first.Value?.ToJsonString() ?? "null");
            await Send(one, "a member twice", body: With(valid, member));
            await Send(one, "an unknown member", body: With(valid, "\"unknown\\u0000\":1"));
        }
    }

    private static byte[] With(JsonNode valid, string member) =>
        Encoding.UTF8.GetBytes(valid.ToJsonString().Insert(1, member + ","));

    private async Task<string?> Send(
        Target one,
        string what,
        (string Name, string Value)? path = null,
        string query = "",
        byte[]? body = null,
        string? type = "application/json",
        (string Name, string Value)? header = null
    )
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(one.Method),
            new Uri(one.Path(path, _ids) + query, UriKind.Relative)
        );
        if (body is not null && one.Method != "GET")
        {
            request.Content = new ByteArrayContent(body);
            if (type is not null)
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        if (header is { } given)
        {
            var isOfContent = given.Name.StartsWith("Content", StringComparison.Ordinal);
            HttpHeaders? headers = isOfContent ? request.Content?.Headers : request.Headers;
            headers?.TryAddWithoutValidation(given.Name, given.Value);
        }

        // A stream has no end.
        using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var status = (int)answer.StatusCode;
        _statuses[status] = _statuses.GetValueOrDefault(status) + 1;
        var isProblem = answer.Content.Headers.ContentType?.MediaType == "application/problem+json";
        if (status >= 500)
            _failures.Add($"{one.Name} [{what}]: {status} {await answer.Content.ReadAsStringAsync()}");
        if (status is >= 400 and < 500 && !Foreign.Contains(one.Name))
        {
            var text = await answer.Content.ReadAsStringAsync();
            if (!isProblem)
                _failures.Add($"{one.Name} [{what}]: {status} is no problem+json: {Short(text)}");
            else if (TypeNames.Any(name => text.Contains(name, StringComparison.Ordinal)))
                _failures.Add($"{one.Name} [{what}]: {status} names a .NET type: {text}");
        }

        var isJson = answer.Content.Headers.ContentType?.MediaType == "application/json";
        return what == "valid" && answer.IsSuccessStatusCode && isJson
            ? await answer.Content.ReadAsStringAsync()
            : null;
    }

    private IEnumerable<T> Some<T>(IEnumerable<T> all, int most = ValuesEach)
    {
        var shuffled = all.ToArray();
        _random.Shuffle(shuffled);
        return shuffled.Take(most);
    }

    private async Task NothingIsDead()
    {
        using var answer = await _client.GetAsync(new Uri("/dead-letters", UriKind.Relative));
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return;
        var text = await answer.Content.ReadAsStringAsync();
        if (JsonSerializer.Deserialize<JsonElement>(text).GetProperty("count").GetInt64() > 0)
            _failures.Add($"Dead letters: {Short(text, 2_000)}");
    }

    private JsonNode? Valid(Target one)
    {
        if (Samples.TryGetValue(one.Name, out var sample))
            return JsonNode.Parse(sample);
        var accepts = one.Endpoint.Metadata.GetMetadata<IAcceptsMetadata>();
        return accepts?.RequestType is { } type && accepts.ContentTypes.Contains("application/json")
            ? new SampleJson(_json).Of(type)
            : null;
    }

    private static IEnumerable<string> Query(RouteEndpoint endpoint)
    {
        var inPath = endpoint
            .RoutePattern.Parameters.Select(parameter => parameter.Name)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return endpoint
            .Metadata.GetOrderedMetadata<IParameterBindingMetadata>()
            .Where(parameter => parameter.HasTryParse || parameter.ParameterInfo.ParameterType == typeof(string))
            .Where(parameter => !inPath.Contains(parameter.Name))
            .Where(parameter =>
                !parameter
                    .ParameterInfo.GetCustomAttributes()
                    .Any(attribute => attribute is IFromHeaderMetadata or IFromFormMetadata)
            )
            .Select(parameter => parameter.Name);
    }

    /// <summary>Every place in it: <c>/terms/goals/0/target</c>.</summary>
    private static IEnumerable<string> Paths(JsonNode? node, string at) =>
        node switch
        {
            JsonObject members => members.SelectMany(member =>
                Paths(member.Value, $"{at}/{member.Key}").Prepend($"{at}/{member.Key}")
            ),
            JsonArray items => items.SelectMany((item, i) => Paths(item, $"{at}/{i}").Prepend($"{at}/{i}")),
            _ => [],
        };

    private static JsonNode Replaced(JsonNode valid, string path, string? with)
    {
        var copy = valid.DeepClone();
        var steps = path.Split('/')[1..];
        var parent = steps[..^1]
            .Aggregate(copy, (node, step) => node is JsonArray list ? list[int.Parse(step, null)]! : node[step]!);
        if (parent is JsonArray array)
        {
            if (with is null)
                array.RemoveAt(int.Parse(steps[^1], null));
            else
                array[int.Parse(steps[^1], null)] = with;
        }
        else if (with is null)
        {
            parent.AsObject().Remove(steps[^1]);
        }
        else
        {
            parent[steps[^1]] = with;
        }

        return copy;
    }

    private static byte[]? Json(JsonNode? node) => node is null ? null : Encoding.UTF8.GetBytes(node.ToJsonString());

    private static string Short(string text, int longest = 80) => text.Length <= longest ? text : $"{text[..longest]}…";

    private sealed record Target(string Method, RouteEndpoint Endpoint)
    {
        internal string Name => $"{Method} {Endpoint.RoutePattern.RawText}";

        /// <summary>First segment: things of one collection have ids of one kind.</summary>
        internal string Collection => Endpoint.RoutePattern.RawText!.TrimStart('/').Split('/')[0];

        internal string Path((string Name, string Value)? replaced, Dictionary<string, string> ids) =>
            "/"
            + string.Join(
                '/',
                Endpoint.RoutePattern.PathSegments.Select(segment =>
                    string.Concat(
                        segment.Parts.Select(part =>
                            part switch
                            {
                                RoutePatternParameterPart parameter when parameter.Name == replaced?.Name =>
                                    Uri.EscapeDataString(replaced.Value.Value),
                                RoutePatternParameterPart { Name: "version" } => "1",
                                RoutePatternParameterPart => Uri.EscapeDataString(
                                    ids.GetValueOrDefault(Collection, UnknownId)
                                ),
                                RoutePatternLiteralPart literal => literal.Content,
                                RoutePatternSeparatorPart separator => separator.Content,
                                _ => throw new InvalidOperationException($"{part.GetType().Name}"),
                            }
                        )
                    )
                )
            );
    }
}

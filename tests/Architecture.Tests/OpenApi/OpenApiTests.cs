using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sms.Testing;

namespace Sms.Architecture.Tests;

public partial class OpenApiTests
{
    /// <summary>What is no operation of the API: for operators, for browsers, or the description itself.</summary>
    private static readonly string[] Undescribed =
    [
        "/alive",
        "/connect/",
        "/health",
        "/metrics",
        "/openapi/",
        "/signin",
    ];

    private static readonly string[] Kinds = ["type", "$ref", "enum", "oneOf", "allOf", "description"];

    public static TheoryData<string> ServiceNames => [.. OpenApiDocuments.Names];

    public static TheoryData<string> ServicesWithRoutes => [.. OpenApiDocuments.Names.Except(["portal"])];

    [Theory, MemberData(nameof(ServiceNames))]
    public async Task the_description_of_a_service_is_current(string service) =>
        await OpenApiDocuments.ShouldBeCurrent(service, await OpenApiDocuments.Of(service));

    [Fact]
    public async Task the_description_of_all_services_is_current() =>
        await OpenApiDocuments.ShouldBeCurrent(await OpenApiDocuments.OfAll());

    [Fact]
    public async Task every_operation_says_what_it_does_takes_answers_and_asks_for()
    {
        var document = await OpenApiDocuments.OfAll();
        var wrong = new List<string>();
        foreach (var (name, operation) in Operations(document))
        {
            foreach (var (isRight, what) in Checks(operation))
            {
                if (!isRight)
                    wrong.Add($"{name}: {what}");
            }
        }

        wrong.ShouldBeEmpty();
        var ids = Operations(document).Select(pair => Text(pair.Operation["operationId"])).ToList();
        ids.Count.ShouldBeGreaterThan(150);
        ids.ShouldBeUnique();
    }

    /// <summary>A list says what its items are; JSON of any form says at least what it is for.</summary>
    [Fact]
    public async Task every_schema_says_what_it_holds()
    {
        var wrong = new List<string>();
        foreach (var (name, schema) in (await OpenApiDocuments.OfAll())["components"]!["schemas"]!.AsObject())
            Look(name, schema!.AsObject());
        wrong.ShouldBeEmpty();

        void Look(string path, JsonObject schema)
        {
            if (Text(schema["type"]) == "array" && schema["items"] is null)
                wrong.Add($"{path}: a list of what?");
            foreach (var (member, type) in schema["properties"]?.AsObject() ?? [])
            {
                if (!Kinds.Any(type!.AsObject().ContainsKey))
                    wrong.Add($"{path}.{member}: of which type?");
                Look($"{path}.{member}", type.AsObject());
            }
        }
    }

    [Theory, MemberData(nameof(ServicesWithRoutes))]
    public async Task every_route_is_described_with_its_path_at_the_front_door(string service)
    {
        var described = Operations(await OpenApiDocuments.Of(service))
            .Select(pair => RouteBehindTheDoor(service, pair.Name))
            .ToList();
        var routes = Route()
            .Matches(File.ReadAllText(Path.Combine(Repository.Root, $"docs/reference/access/{service}.md")))
            .Select(match => match.Groups[1].Value)
            .Where(route =>
                !Undescribed.Any(prefix => route.Split(' ')[1].StartsWith(prefix, StringComparison.Ordinal))
            )
            .Select(Normalise);
        described.ShouldBe(routes, ignoreOrder: true);
    }

    [Theory, MemberData(nameof(ServicesWithRoutes))]
    public async Task every_code_of_a_refusal_is_described(string service)
    {
        var described = (await OpenApiDocuments.Of(service)).ToJsonString();
        var codes = Source
            .Files($"services/{Services.Names.Single(n => n.Equals(service, StringComparison.OrdinalIgnoreCase))}")
            .SelectMany(file => Code().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value)
            .Distinct();
        codes.Where(code => !described.Contains($"\"{code}\"", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static IEnumerable<(bool IsRight, string What)> Checks(JsonObject operation)
    {
        var responses = operation["responses"]!.AsObject();
        var succeeds = responses.Where(pair => pair.Key[0] is '2' or '3').ToList();
        yield return (Id().IsMatch(Text(operation["operationId"])), "operationId in camelCase");
        yield return (Text(operation["summary"]).EndsWith('.'), "summary that is a sentence");
        yield return (operation["tags"] is JsonArray { Count: > 0 }, "tag");
        yield return (succeeds.Count > 0, "success response");
        yield return (
            succeeds.All(pair => pair.Key is "204" or "302" || HasSchema(pair.Value!)),
            "schema of its success response"
        );
        yield return (
            operation["requestBody"] is null || HasSchema(operation["requestBody"]!),
            "schema of its request body"
        );
        yield return (
            responses
                .Where(pair => pair.Key[0] is '4' or '5')
                .All(pair => pair.Value!["$ref"] is not null || HasSchema(pair.Value)),
            "content of its errors"
        );
        yield return (responses.ContainsKey("503"), "503");
        var isOpen = operation["security"] is JsonArray { Count: 0 };
        yield return (operation["security"] is JsonArray, "security, if only an empty list");
        yield return (
            !isOpen || Text(operation["description"]).Contains("Open to everybody", StringComparison.Ordinal),
            "reason for being open"
        );
        yield return (isOpen || responses.ContainsKey("401") || responses.ContainsKey("403"), "401 or 403");
    }

    private static bool HasSchema(JsonNode body) =>
        body["content"] is JsonObject { Count: > 0 } content && content.All(pair => pair.Value!["schema"] is not null);

    private static IEnumerable<(string Name, JsonObject Operation)> Operations(JsonObject document) =>
        from path in document["paths"]!.AsObject()
        from method in path.Value!.AsObject()
        select ($"{method.Key.ToUpperInvariant()} {path.Key}", method.Value!.AsObject());

    /// <summary>Where the gateway sends a request for a described path.</summary>
    private static string RouteBehindTheDoor(string service, string operation)
    {
        var (method, path) = operation.Replace("{service}", service).Split(' ') is [var first, var second]
            ? (first, second)
            : throw new ArgumentException(operation);
        foreach (var (pattern, behind, target) in Gateway().Where(entry => entry.Service == service))
        {
            if (!pattern.EndsWith("{**rest}", StringComparison.Ordinal))
            {
                if (path == pattern)
                    return Normalise($"{method} {target}");
                continue;
            }

            var prefix = pattern[..^"/{**rest}".Length];
            if (path == prefix || path.StartsWith(prefix + "/", StringComparison.Ordinal))
                return Normalise($"{method} {target[..^"/{**rest}".Length]}{path[prefix.Length..]}");
        }

        return $"{operation} is not at the front door";
    }

    private static (string Path, string Service, string Target)[] Gateway() =>
        ((string, string, string)[])
            Services
                .Assembly("portal")
                .GetType("Sms.Portal.Gateway", throwOnError: true)!
                .GetField("Table", BindingFlags.Static | BindingFlags.NonPublic)!
                .GetValue(null)!;

    /// <summary>The names and constraints of parameters do not matter, nor does a slash at the end.</summary>
    private static string Normalise(string route) => Parameter().Replace(route, "{}").TrimEnd('/');

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";

    [GeneratedRegex("^[a-z][A-Za-z0-9]*$")]
    private static partial Regex Id();

    [GeneratedRegex(@"^\| `([A-Z]+ [^`]+)`", RegexOptions.Multiline)]
    private static partial Regex Route();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();

    [GeneratedRegex(
        """(?:Decision\.Refuse|new RuleViolation)\(\s*"([a-z][a-z-]*)"|Status409Conflict,\s*"([a-z][a-z-]*)"\s*,"""
    )]
    private static partial Regex Code();
}

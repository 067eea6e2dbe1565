using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sms.Cli;
using Sms.Local;
using Sms.Testing;

namespace Sms.Architecture.Tests;

/// <summary>
/// The descriptions of the API: as the services make them now, and as they are in docs/reference/openapi.
/// </summary>
internal static class OpenApiDocuments
{
    /// <summary>Set it to have the files written anew: <c>./sms openapi</c> does.</summary>
    private const string Writing = "SMS_WRITE_OPENAPI";

    private const string Merged = "openapi";

    private static readonly ConcurrentDictionary<string, Lazy<Task<JsonObject>>> Made = new();

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Names of services in lower case.</summary>
    internal static IReadOnlyList<string> Names { get; } = [.. Services.Names.Select(name => name.ToLowerInvariant())];

    /// <summary>Of one service, as it makes it.</summary>
    internal static Task<JsonObject> Of(string service) =>
        Made.GetOrAdd(service, name => new(() => Make(name), LazyThreadSafetyMode.ExecutionAndPublication)).Value;

    /// <summary>Of all services.</summary>
    internal static async Task<JsonObject> OfAll()
    {
        var documents = new List<JsonObject>();
        foreach (var name in Names)
            documents.Add(await Of(name));
        return MergedDocument.Of(documents);
    }

    internal static Task ShouldBeCurrent(string service, JsonObject made) => ShouldBeFile(service, made);

    internal static Task ShouldBeCurrent(JsonObject merged) => ShouldBeFile(Merged, merged);

    private static async Task ShouldBeFile(string name, JsonObject made)
    {
        var file = Path.Combine(Repository.Root, "docs/reference/openapi", $"{name}.json");
        var text = made.ToJsonString(Indented) + "\n";
        if (Environment.GetEnvironmentVariable(Writing) is not null)
            await File.WriteAllTextAsync(file, text);
        var written = File.Exists(file) ? await File.ReadAllTextAsync(file) : "";
        (written == text).ShouldBeTrue(
            $"docs/reference/openapi/{name}.json is stale: ./sms openapi writes it anew; then look at what has changed."
        );
    }

    private static async Task<JsonObject> Make(string service)
    {
        var name = Services.Names.Single(one => one.Equals(service, StringComparison.OrdinalIgnoreCase));
        var start = new ProcessStartInfo("dotnet", [Checkout.Assembly($"services/{name}/{name}.csproj"), "openapi"])
        {
            RedirectStandardOutput = true,
            Environment =
            {
                [$"ConnectionStrings__{service}"] = "Host=127.0.0.1;Database=none",
                ["ConnectionStrings__rabbitmq"] = "amqp://127.0.0.1",
                ["Access__Authority"] = "http://127.0.0.1:1/",
            },
        };
        foreach (var other in Names)
            start.Environment[$"services__{other}__http__0"] = "http://127.0.0.1:1";
        using var process = Process.Start(start)!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, $"{name} openapi: {text}");
        return JsonNode.Parse(text[Math.Max(0, text.IndexOf('{'))..])!.AsObject();
    }
}

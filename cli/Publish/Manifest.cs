using System.Text.Json;
using System.Text.RegularExpressions;
using Sms.Local;

namespace Sms.Cli.Publish;

/// <summary>A service of the manifest.</summary>
/// <param name="Name">Of the resource.</param>
/// <param name="Project">Full path of its project file.</param>
/// <param name="IsFrontDoor">It is reached from outside.</param>
/// <param name="Environment">
/// Names and values in their order; values hold expressions such as <c>{sla.bindings.http.url}</c>.
/// </param>
internal sealed record ManifestService(
    string Name,
    string Project,
    bool IsFrontDoor,
    IReadOnlyList<KeyValuePair<string, string>> Environment
)
{
    public string Assembly => $"Sms.{Path.GetFileNameWithoutExtension(Project)}.dll";
}

/// <summary>
/// Aspire's manifest as the AppHost writes it: what the system consists of, and how its parts refer to each other.
/// </summary>
internal sealed partial class Manifest
{
    private readonly JsonElement _resources;

    private Manifest(JsonElement resources, string folder)
    {
        _resources = resources;
        Services =
        [
            .. resources
                .EnumerateObject()
                .Where(resource => TypeOf(resource.Value) == "project.v0")
                .Select(resource => Service(resource, folder)),
        ];
    }

    /// <summary>In the order of the AppHost.</summary>
    public IReadOnlyList<ManifestService> Services { get; }

    public static Manifest Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return new(document.RootElement.GetProperty("resources").Clone(), Path.GetDirectoryName(path)!);
    }

    /// <summary>Replaces each expression of a text: what stands between braces is the argument.</summary>
    public static string Replace(string text, Func<string, string> value) =>
        Expression().Replace(text, match => value(match.Groups[1].Value));

    /// <summary>
    /// The database that an expression such as <c>sla-db.connectionString</c> means, or null: none of PostgreSQL.
    /// </summary>
    public string? Database(string expression) =>
        ConnectionString(expression) is { } text
        && OfDatabase().Match(text) is { Success: true } match
        && ConnectionString(match.Groups["server"].Value)?.StartsWith("Host=", StringComparison.Ordinal) == true
            ? match.Groups["name"].Value
            : null;

    /// <summary>Whether an expression means the connection string of a broker.</summary>
    public bool IsBroker(string expression) =>
        ConnectionString(expression)?.StartsWith("amqp://", StringComparison.Ordinal) == true;

    /// <summary>The service whose address an expression means, or null.</summary>
    public ManifestService? Addressed(string expression) =>
        OfAddress().Match(expression) is { Success: true } match
            ? Services.FirstOrDefault(service => service.Name == match.Groups["service"].Value)
            : null;

    /// <summary>The parameter whose value an expression means, or null.</summary>
    public string? Parameter(string expression) =>
        expression.EndsWith(".value", StringComparison.Ordinal)
        && _resources.TryGetProperty(expression[..^".value".Length], out var resource)
        && TypeOf(resource) == "parameter.v0"
            ? expression[..^".value".Length]
            : null;

    private static ManifestService Service(JsonProperty resource, string folder) =>
        new(
            resource.Name,
            Path.GetFullPath(resource.Value.GetProperty("path").GetString()!, folder),
            resource
                .Value.GetProperty("bindings")
                .EnumerateObject()
                .Any(binding => binding.Value.TryGetProperty("external", out var external) && external.GetBoolean()),
            [
                .. resource
                    .Value.GetProperty("env")
                    .EnumerateObject()
                    .Select(variable => KeyValuePair.Create(variable.Name, variable.Value.GetString()!)),
            ]
        );

    private string? ConnectionString(string expression) =>
        expression.Split('.') is [var name, "connectionString"]
        && _resources.TryGetProperty(name, out var resource)
        && resource.TryGetProperty("connectionString", out var text)
            ? text.GetString()
            : null;

    private static string? TypeOf(JsonElement resource) =>
        resource.TryGetProperty("type", out var type) ? type.GetString() : null;

    [GeneratedRegex(@"\{([^{}]+)\}")]
    private static partial Regex Expression();

    [GeneratedRegex(@"^\{(?<server>[^{}]+)\};Database=(?<name>[a-z0-9_-]+)$")]
    private static partial Regex OfDatabase();

    [GeneratedRegex(@"^(?<service>[^.]+)\.bindings\.[^.]+\.url$")]
    private static partial Regex OfAddress();
}

/// <summary>Runs the AppHost for its manifest: it is the only description of the system.</summary>
internal static class ManifestWriter
{
    public static async Task<Manifest> WriteAsync(string path, CancellationToken cancellation)
    {
        await Tool.RunAsync(
            CliWrap
                .Cli.Wrap("dotnet")
                .WithArguments([
                    Checkout.Assembly("AppHost/AppHost.csproj"),
                    "--operation",
                    "publish",
                    "--step",
                    "publish-manifest",
                    "--output-path",
                    path,
                ]),
            cancellation
        );
        PublishedFolder.WriteOpenly(path, await File.ReadAllTextAsync(path, cancellation));
        return Manifest.Read(path);
    }
}

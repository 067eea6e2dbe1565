using System.Runtime.InteropServices;
using CliWrap;
using CliWrap.Buffered;
using Sms.Journeys.Publishing;

[assembly: AssemblyFixture(typeof(PublishedSystem))]

namespace Sms.Journeys.Publishing;

/// <summary>
/// What <c>sms publish</c> writes, to be run where it is: the units name the folder itself. Published once, when
/// somebody asks for it.
/// </summary>
public sealed class PublishedSystem : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sms-published-");
    private readonly Lazy<Task<string>> _published;

    public PublishedSystem() => _published = new(Publish);

    /// <summary>The folder.</summary>
    public Task<string> Folder => _published.Value;

    /// <summary>The names of the services, as the folder of their programs has them.</summary>
    public async Task<IReadOnlyList<string>> Services() =>
        [
            .. new DirectoryInfo(Path.Combine(await Folder, "services"))
                .GetDirectories()
                .Select(folder => folder.Name)
                .Order(),
        ];

    /// <summary>The settings of a service, as systemd reads them.</summary>
    public async Task<Dictionary<string, string>> Settings(string service)
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(await Folder, "settings", $"{service}.env"));
        return lines
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('=', 2))
            .ToDictionary(parts => parts[0], parts => parts[1]);
    }

    /// <summary>A setting of a service's unit.</summary>
    public async Task<string> Unit(string service, string setting)
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(await Folder, "systemd", $"sms-{service}.service"));
        return lines.Single(line => line.StartsWith($"{setting}=", StringComparison.Ordinal)).Split('=', 2)[1];
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Runs a program; its status is for the caller to look at.</summary>
    internal static async Task<BufferedCommandResult> Run(string program, params string[] arguments) =>
        await CliWrap
            .Cli.Wrap(program)
            .WithArguments(arguments)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();

    /// <summary>
    /// The program that belongs to the runtime of this process, which may run as a program of its own.
    /// </summary>
    private static string Dotnet =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    private async Task<string> Publish()
    {
        var folder = _folder.FullName;
        var published = await CommandLine.Run(
            "publish",
            folder,
            "--prefix",
            folder,
            "--settings",
            Path.Combine(folder, "settings"),
            "--dotnet",
            Dotnet
        );
        published.ExitCode.ShouldBe(0, published.StandardError + published.StandardOutput);
        return folder;
    }
}

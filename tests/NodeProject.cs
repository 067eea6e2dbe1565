using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Sms.Testing;

/// <summary>
/// Packages of npm in exact versions, in a folder below artifacts: other people's tools that check what this repository
/// publishes. Without Node, or without the packages, the test that wants them is skipped.
/// </summary>
internal sealed class NodeProject
{
    private static readonly TimeSpan LongestInstallation = TimeSpan.FromMinutes(3);

    private readonly string _folder;

    private NodeProject(string folder) => _folder = folder;

    /// <param name="name">Of the folder.</param>
    /// <param name="packages">Such as <c>@asyncapi/parser@3.6.6</c>.</param>
    public static async Task<NodeProject> Of(string name, params string[] packages)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', packages))))[
            ..12
        ];
        var folder = Path.Combine(Repository.Root, "artifacts", "node", $"{name}-{digest}");
        var project = new NodeProject(folder);
        var isThere = Path.Combine(folder, "installed");
        if (await project.Version() is not >= 18)
            Assert.Skip($"Not checked with {string.Join(", ", packages)}: Node 18 or newer is not installed.");
        if (File.Exists(isThere))
            return project;
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "package.json"), """{ "private": true }""");
        var (status, output) = await project.Run(
            "npm",
            LongestInstallation,
            ["install", "--save-exact", "--ignore-scripts", "--no-audit", "--no-fund", .. packages]
        );
        if (status != 0)
            Assert.Skip($"Not checked with {string.Join(", ", packages)}: npm could not install them.\n{output}");
        await File.WriteAllTextAsync(isThere, "");
        return project;
    }

    public Task Write(string file, string text) => File.WriteAllTextAsync(Path.Combine(_folder, file), text);

    /// <summary>Runs a program of Node, such as a script of the folder, and fails with what it says.</summary>
    public async Task<string> Node(params string[] arguments)
    {
        var (status, output) = await Run("node", TimeSpan.FromMinutes(2), arguments);
        if (status != 0)
            Assert.Fail(output);
        return output;
    }

    private async Task<int?> Version()
    {
        Directory.CreateDirectory(_folder);
        try
        {
            var (status, output) = await Run("node", TimeSpan.FromSeconds(20), ["--version"]);
            return status == 0
                ? int.Parse(output.Trim().TrimStart('v').Split('.')[0], CultureInfo.InvariantCulture)
                : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private async Task<(int Status, string Output)> Run(string program, TimeSpan longest, string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = _folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        using var deadline = new CancellationTokenSource(longest);
        try
        {
            var output = await Task.WhenAll(
                process.StandardOutput.ReadToEndAsync(deadline.Token),
                process.StandardError.ReadToEndAsync(deadline.Token)
            );
            await process.WaitForExitAsync(deadline.Token);
            return (process.ExitCode, string.Concat(output));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, $"{program} {string.Join(' ', arguments)} took longer than {longest}.");
        }
    }
}

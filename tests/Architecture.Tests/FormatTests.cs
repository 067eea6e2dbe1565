using System.Reflection;
using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using Sms.Testing;

namespace Sms.Architecture.Tests;

public class FormatTests
{
    private const int Columns = 120;

    private static readonly string CSharpier = typeof(FormatTests)
        .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "CSharpier")
        .Value!;

    /// <summary>
    /// The formatter reads .csharpierrc.yaml, .csharpierignore and .editorconfig itself and checks files in parallel.
    /// </summary>
    [Fact]
    public async Task the_code_is_formatted_by_CSharpier()
    {
        var check = await CliWrap
            .Cli.Wrap("dotnet")
            .WithArguments([CSharpier, "check", "."])
            .WithWorkingDirectory(Repository.Root)
            .WithEnvironmentVariables(environment => environment.Set("DOTNET_NOLOGO", "1"))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        check.ExitCode.ShouldBe(
            0,
            $"Run `dotnet tool restore && dotnet csharpier format .` in the root of the repository.\n"
                + $"{check.StandardOutput}{check.StandardError}"
        );
    }

    [Fact]
    public void everybody_formats_with_the_version_that_the_tests_check_with()
    {
        using var manifest = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(Repository.Root, ".config", "dotnet-tools.json"))
        );
        var version = manifest
            .RootElement.GetProperty("tools")
            .GetProperty("csharpier")
            .GetProperty("version")
            .GetString();
        CSharpier.ShouldContain($"/csharpier/{version}/");
    }

    [Fact]
    public void no_line_of_code_is_longer_than_120_characters() =>
        Source
            .Files("AppHost", "ServiceDefaults", "bench", "cli", "contracts", "local", "services", "tests")
            .SelectMany(file => Long(file, File.ReadLines(file).Index()))
            .ShouldBeEmpty();

    /// <summary>Tables, code blocks and links cannot be wrapped.</summary>
    [Fact]
    public void no_line_of_prose_is_longer_than_120_characters() =>
        Source.Documents().SelectMany(file => Long(file, Prose(file))).ShouldBeEmpty();

    private static IEnumerable<string> Long(string file, IEnumerable<(int Index, string Line)> lines) =>
        lines
            .Where(line => line.Line.Length > Columns)
            .Select(line => $"{Source.Relative(file)}({line.Index + 1}): {line.Line.Length} characters");

    private static IEnumerable<(int Index, string Line)> Prose(string file)
    {
        var inCode = false;
        foreach (var (index, line) in File.ReadLines(file).Index())
        {
            var text = line.TrimStart();
            if (text.StartsWith("```", StringComparison.Ordinal))
                inCode = !inCode;
            else if (!inCode && !text.StartsWith('|') && !text.Contains("](", StringComparison.Ordinal))
                yield return (index, line);
        }
    }
}

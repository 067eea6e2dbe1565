using System.Diagnostics;
using System.Text.RegularExpressions;
using Sms.Cli;
using Sms.Local;
using Sms.Testing;

namespace Sms.Architecture.Tests;

public partial class GeneratedCodeTests
{
    public static TheoryData<string> EventSourced => [.. Sms.Contracts.Routes.Consumers.Keys];

    /// <summary>
    /// Services start with handlers that were generated before: what is committed has to be what would be generated
    /// now.
    /// </summary>
    [Theory, MemberData(nameof(EventSourced))]
    public async Task the_generated_handlers_are_those_of_the_reactions(string service)
    {
        var name = Services.Names.Single(n => n.Equals(service, StringComparison.OrdinalIgnoreCase));
        var preview = Normalise(await Preview(name, service));
        var files = Directory
            .GetFiles(
                Path.Combine(Repository.Root, "services", name, "Internal/Generated/WolverineHandlers"),
                "*Handler*.cs"
            )
            .Where(file => !file.EndsWith("GeneratedHandlerRegistry.cs", StringComparison.Ordinal))
            .ToList();

        files.Count.ShouldBe(Sms.Contracts.Routes.Consumers[service].Count, "./sms codegen");
        foreach (var file in files)
            preview.ShouldContain(
                Normalise(Body(File.ReadAllText(file))),
                customMessage: $"{Path.GetFileName(file)} is stale: ./sms codegen"
            );
    }

    private static async Task<string> Preview(string name, string service)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [Checkout.Assembly($"services/{name}/{name}.csproj"), "codegen", "preview"]
        )
        {
            RedirectStandardOutput = true,
            Environment =
            {
                [$"ConnectionStrings__{service}"] = "Host=127.0.0.1;Database=none",
                ["ConnectionStrings__rabbitmq"] = "amqp://127.0.0.1",
            },
        };
        using var process = Process.Start(start)!;
        return await process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>From the class on: the usings differ between one file and a preview of all.</summary>
    private static string Body(string file) =>
        file[
            file.IndexOf("    // START:", StringComparison.Ordinal)..file.IndexOf(
                "    // END:",
                StringComparison.Ordinal
            )
        ];

    private static string Normalise(string code) => Space().Replace(code, "");

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}

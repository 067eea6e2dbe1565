using Sms.Contracts;
using Sms.Testing;

namespace Sms.Architecture.Tests;

public class TopologyTests
{
    [Fact]
    public void every_service_but_the_front_door_has_a_log() =>
        Services
            .Names.Select(name => name.ToLowerInvariant())
            .Except(["portal"])
            .ShouldBe(Routes.Services, ignoreOrder: true);

    [Fact]
    public void every_consumer_is_a_service_that_gets_the_broker() =>
        Routes.Consumers.Keys.Concat(Routes.Followers).ShouldBeSubsetOf(Routes.Services);

    [Fact]
    public void the_aspire_host_has_every_service()
    {
        var host = File.ReadAllText(Path.Combine(Repository.Root, "AppHost/Program.cs"));
        foreach (var name in Services.Names)
            host.ShouldContain($"<Projects.{name}>(\"{name.ToLowerInvariant()}\")");
    }

    [Fact]
    public void the_solution_builds_every_project()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "Sms.sln"));
        var projects = Directory
            .EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path))
            .Where(path => !path.Split('/').Any(folder => folder is "bin" or "obj" or "artifacts"));
        foreach (var project in projects)
        {
            var line = solution
                .Split('\n')
                .SingleOrDefault(line => line.Contains($"\"{project.Replace('/', '\\')}\"", StringComparison.Ordinal));
            line.ShouldNotBeNull(project);
            solution.ShouldContain($"{line.Trim().Split('"')[^2]}.Release|Any CPU.Build.0", customMessage: project);
        }
    }
}

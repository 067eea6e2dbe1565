using Sms.AppHost;
using Sms.Testing;

namespace Sms.Architecture.Tests;

public class TopologyTests
{
    [Fact]
    public void every_service_has_its_place_in_the_topology() => Topology.Services.Select(service => service.Name).Order().ShouldBe(
        Directory.GetDirectories(Path.Combine(Repository.Root, "services")).Select(folder => Path.GetFileName(folder).ToLowerInvariant()).Order());

    [Fact]
    public void only_the_front_door_is_open() =>
        Topology.Services.Where(service => service.External).Select(service => service.Name).ShouldBe(["portal"]);

    [Fact]
    public void every_consumer_is_a_service_that_gets_the_broker() => Sms.Contracts.Routes.Consumers.Keys.Concat(Sms.Contracts.Routes.Followers).ShouldBeSubsetOf(
        Topology.Services.Where(service => service.NeedsBroker).Select(service => service.Name));

    [Fact]
    public void the_solution_builds_without_aspire()
    {
        var solution = File.ReadAllLines(Path.Combine(Repository.Root, "Sms.sln"));
        var id = solution.Single(line => line.Contains("AppHost.csproj", StringComparison.Ordinal)).Split('"')[^2];
        solution.ShouldContain(line => line.Contains(id, StringComparison.Ordinal) && line.Contains("ActiveCfg", StringComparison.Ordinal));
        solution.ShouldNotContain(line => line.Contains(id, StringComparison.Ordinal) && line.Contains("Build.0", StringComparison.Ordinal));
    }

    [Fact]
    public void the_aspire_host_references_every_service()
    {
        var host = File.ReadAllText(Path.Combine(Repository.Root, "AppHost/AppHost.csproj"));
        Topology.Services.ShouldAllBe(service => host.Contains($"../{service.Project}", StringComparison.Ordinal));
    }
}

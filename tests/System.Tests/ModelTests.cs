using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using CliWrap.Buffered;
using Sms.AppHost;
using Sms.AppHost.Servers;
using Sms.Cli.Up;
using Sms.Contracts;
using Sms.Local;
using Sms.Testing;

namespace Sms.Journeys;

/// <summary>What the AppHost describes, without starting it.</summary>
public sealed class ModelTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sms-model-");

    private DataDirectory Data => DataDirectory.At(Path.Combine(_folder.FullName, "data"));

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task with_an_engine_the_servers_are_containers_and_each_service_has_its_own_credentials_as_without()
    {
        await using var builder = await Describe("--Sms:Containers", "true");
        var postgres = builder.Resources.OfType<PostgresServerResource>().Single();
        var rabbit = builder.Resources.OfType<RabbitMQServerResource>().Single();
        ((IResource[])[postgres, rabbit]).ShouldAllBe(server =>
            server.Annotations.OfType<ContainerMountAnnotation>().Any(mount => mount.Type == ContainerMountType.Volume)
        );
        rabbit
            .Annotations.OfType<ContainerFileSystemCallbackAnnotation>()
            .ShouldNotBeEmpty("it imports users and queues");

        foreach (var name in Routes.Services)
        {
            var settings = await Environment(builder, name);
            settings[$"ConnectionStrings__{name}"].ShouldContain($"Username={name};");
            settings["ConnectionStrings__rabbitmq"].ShouldStartWith($"amqp://{name}:");
            settings
                .Keys.Where(key => key.StartsWith("ConnectionStrings__", StringComparison.Ordinal))
                .Count()
                .ShouldBe(2, "its own and no other");
        }
    }

    [Fact]
    public async Task without_an_engine_nothing_is_a_container_and_only_the_front_door_is_open()
    {
        await using var builder = await Describe("--Sms:Containers", "false");
        builder.Resources.ShouldNotContain(resource => resource.IsContainer());
        var services = builder.Resources.OfType<ServiceResource>().ToList();
        services.Select(service => service.Name).ShouldBe([.. Routes.Services, "portal"], ignoreOrder: true);
        services
            .Where(service => service.GetEndpoints().Any(endpoint => endpoint.EndpointAnnotation.IsExternal))
            .Select(service => service.Name)
            .ShouldBe(["portal"]);
        foreach (var name in Routes.Services)
        {
            builder
                .Resources.Single(resource => resource.Name == name)
                .Annotations.OfType<WaitAnnotation>()
                .Select(wait => wait.Resource.Name)
                .ShouldBe(["postgres"], $"{name} waits for its database alone");
        }
    }

    [Fact]
    public async Task replicas_follow_the_first_and_the_front_door_knows_each()
    {
        await using var builder = await Describe(
            "--Sms:Containers",
            "false",
            "--Sms:Replicas",
            "2",
            "--Sms:Replicated",
            "sla"
        );
        builder
            .Resources.OfType<ServiceResource>()
            .Where(service => service.Service == "sla")
            .Select(service => service.Name)
            .ShouldBe(["sla", "sla-2"]);
        builder
            .Resources.Single(resource => resource.Name == "sla-2")
            .Annotations.OfType<WaitAnnotation>()
            .Select(wait => wait.Resource.Name)
            .ShouldContain("sla");
        (await Environment(builder, "portal")).Keys.ShouldContain("services__sla__http__1");
    }

    [Theory]
    [InlineData("--Sms:Port", "0", "Sms:Port must be a number from 1 to 65535")]
    [InlineData("--Sms:Replicas", "ten", "Sms:Replicas must be a number from 1 to 9")]
    [InlineData("--Sms:Key", "door.key", "Sms:Certificate and Sms:Key go together")]
    [InlineData("--Sms:Replicated", "slo", "There is no service 'slo' that can have replicas. There are: identity")]
    public async Task a_setting_that_makes_no_sense_is_named(string name, string value, string message)
    {
        var refused = await CliWrap
            .Cli.Wrap("dotnet")
            .WithArguments([
                Checkout.Assembly("AppHost/AppHost.csproj"),
                "--Sms:Data",
                Data.Root,
                "--Sms:Containers",
                "false",
                name,
                value,
            ])
            .WithValidation(CliWrap.CommandResultValidation.None)
            .ExecuteBufferedAsync();
        refused.ExitCode.ShouldBe(1);
        refused.StandardError.ShouldContain(message);
    }

    [Theory]
    [InlineData("exit 0", true)]
    [InlineData("exit 1", false)]
    public async Task an_engine_counts_when_it_answers_and_not_when_its_client_is_installed(string script, bool runs)
    {
        var client = Path.Combine(_folder.FullName, "docker");
        await File.WriteAllTextAsync(client, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(client, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        (await ContainerEngine.RunsAsync(client)).ShouldBe(runs);
        (await ContainerEngine.RunsAsync(Path.Combine(_folder.FullName, "podman"))).ShouldBeFalse(
            "it is not installed"
        );
    }

    private Task<IDistributedApplicationTestingBuilder> Describe(params string[] settings) =>
        DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>([
            .. new UpRequest(Data, Ports.Take(1)[0]) { Dashboard = false }.Settings,
            .. settings,
        ]);

    private static async Task<IReadOnlyDictionary<string, string>> Environment(
        IDistributedApplicationTestingBuilder builder,
        string name
    )
    {
        var context = new EnvironmentCallbackContext(builder.ExecutionContext);
        foreach (
            var setting in builder
                .Resources.Single(resource => resource.Name == name)
                .Annotations.OfType<EnvironmentCallbackAnnotation>()
        )
            await setting.Callback(context);
        return context.EnvironmentVariables.ToDictionary(pair => pair.Key, pair => $"{pair.Value}");
    }
}

using System.Security.Cryptography;
using System.Text;
using Sms.Local;

namespace Sms.AppHost.Servers;

/// <summary>
/// The servers as containers, each with a volume that is named after the data directory: the same users, passwords and
/// rights as on a machine without an engine.
/// </summary>
internal static class ContainerServers
{
    private const string Configuration = "/etc/rabbitmq/conf.d";

    internal static DatabaseServer AddPostgres(
        IDistributedApplicationBuilder application,
        string name,
        SystemParts parts
    )
    {
        var postgres = new PrivatePostgres(parts.Data, parts.Ports.Take(name));
        var (user, password) = Administrator(application, name, PrivatePostgres.User, postgres.Password);
        parts.Add(name, postgres.Address, health: null);
        DatabaseServer? server = null;
        var resource = application
            .AddPostgres(name, user, password, postgres.Port)
            .WithDataVolume(Volume(parts, name))
            .WithArgs([.. PrivatePostgres.Tuning.SelectMany(setting => (string[])["-c", setting])])
            .WithReadiness(parts, postgres.WaitUntilReadyAsync)
            .OnResourceReady((_, _, cancellation) => parts.PrepareAsync(postgres, server!, cancellation));
        return server = new DatabaseServer(resource, parts.Connections(postgres));
    }

    internal static MessageBroker AddRabbitMq(
        IDistributedApplicationBuilder application,
        string name,
        SystemParts parts
    )
    {
        var rabbit = new PrivateRabbit(parts.Data, parts.Ports.Take(name), 0, 0);
        var (user, password) = Administrator(application, name, PrivateRabbit.User, rabbit.Password);
        parts.Add(name, rabbit.Address, health: null);
        var broker = new MessageBroker(parts.Connections(rabbit));
        application
            .AddRabbitMQ(name, user, password, rabbit.Port)
            .WithDataVolume(Volume(parts, name))
            // Read when the container is made, when all services have their user.
            .WithContainerFiles(Configuration, (_, _) =>
                Task.FromResult<IEnumerable<ContainerFileSystemItem>>([
                    new ContainerFile
                    {
                        Name = "90-sms.conf",
                        Contents = $"load_definitions = {Configuration}/sms-definitions.json\n",
                    },
                    new ContainerFile { Name = "sms-definitions.json", Contents = rabbit.DefinitionsFor(broker.Users) },
                ])
            )
            .WithReadiness(parts, rabbit.WaitUntilReadyAsync);
        return broker;
    }

    private static (
        IResourceBuilder<ParameterResource> User,
        IResourceBuilder<ParameterResource> Password
    ) Administrator(IDistributedApplicationBuilder application, string server, string user, string password) =>
        (
            application.AddParameter($"{server}-user", user),
            application.AddParameter($"{server}-password", password, secret: true)
        );

    private static string Volume(SystemParts parts, string server) =>
        $"sms-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(parts.Data.Tag)))[..12]}-{server}";
}

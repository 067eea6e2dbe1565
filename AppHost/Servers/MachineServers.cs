using Sms.Local;

namespace Sms.AppHost.Servers;

/// <summary>
/// The servers as programs of this machine, with their data in the data directory, for a machine without containers.
/// </summary>
internal static class MachineServers
{
    internal static DatabaseServer AddPostgres(
        IDistributedApplicationBuilder application,
        string name,
        SystemParts parts
    )
    {
        var postgres = new PrivatePostgres(parts.Data, parts.Ports.Take(name));
        var initialised = false;
        DatabaseServer? server = null;
        var resource = application
            .AddPart(new ServerResource(name), postgres.Spec(), parts)
            .WithReadiness(parts, postgres.WaitUntilReadyAsync)
            .OnBeforeResourceStarted(
                async (_, _, cancellation) =>
                {
                    // Not before a restart: a server that was killed may have left sessions that still write, and its
                    // pid file is what keeps the next one away from them.
                    if (!initialised)
                        await postgres.InitialiseAsync(cancellation);
                    initialised = true;
                }
            )
            .OnResourceReady((_, _, cancellation) => parts.PrepareAsync(postgres, server!, cancellation));
        return server = new DatabaseServer(resource, parts.Connections(postgres));
    }

    internal static MessageBroker AddRabbitMq(
        IDistributedApplicationBuilder application,
        string name,
        SystemParts parts
    )
    {
        var rabbit = new PrivateRabbit(
            parts.Data,
            parts.Ports.Take(name),
            parts.Ports.Take($"{name}-distribution"),
            parts.Ports.Take(PrivateRabbit.MapperName)
        );
        PrivateRabbit.RequireInstalled();
        var broker = new MessageBroker(parts.Connections(rabbit));
        var mapper = application
            .AddPart(new ServerResource(PrivateRabbit.MapperName), rabbit.MapperSpec(), parts)
            .WithReadiness(parts, rabbit.WaitForMapperAsync);
        var node = application
            .AddPart(new ServerResource(name), rabbit.Spec(), parts)
            .WithReadiness(parts, rabbit.WaitUntilReadyAsync)
            // A node that starts before its port mapper would start one of its own.
            .WaitFor(mapper)
            .OnBeforeResourceStarted(
                (_, _, _) =>
                {
                    rabbit.Configure(broker.Users);
                    return Task.CompletedTask;
                }
            );
        mapper.WithParentRelationship(node);
        return broker;
    }

    private sealed class ServerResource(string name) : ExecutableResource(name, Launch.Program, "/");
}

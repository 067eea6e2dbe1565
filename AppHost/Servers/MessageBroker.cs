namespace Sms.AppHost.Servers;

/// <summary>RabbitMQ, wherever it runs.</summary>
/// <param name="uri">Of a service's own user; null to publish: the reference gives it.</param>
public sealed class MessageBroker(Func<string, string>? uri)
{
    private readonly List<string> _users = [];
    private IResourceBuilder<RabbitMQServerResource>? _published;

    /// <summary>The services that have a user.</summary>
    internal IReadOnlyCollection<string> Users => _users;

    internal static MessageBroker ToPublish(IDistributedApplicationBuilder application, string name) =>
        new(null) { _published = application.AddRabbitMQ(name).WithDataVolume() };

    internal void AddUser(string service) => _users.Add(service);

    /// <summary>
    /// Nobody waits for the broker: a service starts without it, as it goes on when the broker is away.
    /// </summary>
    internal void Connect<T>(string service, IResourceBuilder<T> instance)
        where T : IResourceWithEnvironment
    {
        if (uri is not null)
            instance.WithEnvironment("ConnectionStrings__rabbitmq", uri(service));
        else
            instance.WithReference(_published!, connectionName: "rabbitmq");
    }
}

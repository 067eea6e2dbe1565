using Sms.Local;

namespace Sms.Cli.Local;

/// <summary>
/// One service of the system: what it is called, where its project is and what it needs to run.
/// </summary>
/// <param name="Name">Name in service discovery, of its database resource and of its telemetry.</param>
/// <param name="Project">Project file, relative to the root of the repository.</param>
/// <param name="Database">Its database, or null when it stores nothing.</param>
/// <param name="References">Names of the services that it calls over HTTP.</param>
/// <param name="NeedsBroker">It publishes to or reads from RabbitMQ.</param>
/// <param name="External">Its endpoint is the front door; every other service stays on the inner network.</param>
public sealed record ServiceNode(string Name, string Project, string? Database, string[] References, bool NeedsBroker, bool External)
{
    /// <summary>A service with a log of its own: a database, the broker, no caller from outside.</summary>
    public static ServiceNode Of(string name, string project) => new(name, project, name, [], NeedsBroker: true, External: false);
}

/// <summary>
/// The services of the system, listed once. The Aspire host and the local runner both read this list, so that they
/// cannot drift; hence no Aspire type appears here.
/// </summary>
public static class Topology
{
    private static readonly ServiceNode[] Inner =
    [
        ServiceNode.Of("changes", "services/Changes/Changes.csproj"),
        ServiceNode.Of("identity", "services/Identity/Identity.csproj"),
        ServiceNode.Of("incidents", "services/Incidents/Incidents.csproj"),
        ServiceNode.Of("sla", "services/Sla/Sla.csproj"),
        ServiceNode.Of("catalog", "services/Catalog/Catalog.csproj"),
        ServiceNode.Of("problems", "services/Problems/Problems.csproj"),
        ServiceNode.Of("capacity", "services/Capacity/Capacity.csproj"),
        ServiceNode.Of("webhooks", "services/Webhooks/Webhooks.csproj"),
    ];

    /// <summary>Every service, the callers after those that they call.</summary>
    public static IReadOnlyList<ServiceNode> Services { get; } =
    [
        .. Inner,
        new("portal", "services/Portal/Portal.csproj", null, [.. Inner.Select(service => service.Name)], NeedsBroker: false, External: true),
    ];
}

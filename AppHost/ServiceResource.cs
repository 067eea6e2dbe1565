namespace Sms.AppHost;

/// <summary>One process of a service: its built assembly, started as it is.</summary>
public sealed class ServiceResource(string name, string service, string command, string workingDirectory)
    : ExecutableResource(name, command, workingDirectory),
        IResourceWithServiceDiscovery
{
    /// <summary>The service that this is a process of; several replicas share it.</summary>
    public string Service { get; } = service;
}

using Sms.Local;

namespace Sms.Cli.Local;

/// <summary>How many processes a service has.</summary>
/// <param name="Count">Of each inner service.</param>
/// <param name="Of">Of these alone, the others have one; empty: of all.</param>
public sealed record Replicas(int Count, IReadOnlyCollection<string> Of)
{
    public static Replicas One { get; } = new(1, []);

    /// <summary>What can have several: the front door has one port.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Topology.Services.Where(service => !service.External).Select(service => service.Name)];

    /// <summary>As <c>sms up</c> takes them.</summary>
    public IEnumerable<string> Arguments => ["--replicas", $"{Count}", .. Of.SelectMany(service => (string[])["--replicated", service])];

    public int For(ServiceNode service) => !service.External && (Of.Count == 0 || Of.Contains(service.Name)) ? Count : 1;
}

namespace Sms.Catalog;

/// <summary>
/// Which service needs which: no service needs itself, also not by way of others, and what is offered needs only what
/// is offered. A fact for decisions, and what impact is read from.
/// </summary>
public sealed class ServiceGraph
{
    private readonly Dictionary<string, CataloguedService> _services;
    private readonly ILookup<string, string> _dependents;

    public ServiceGraph(IEnumerable<CataloguedService> services)
    {
        _services = services.ToDictionary(service => service.Service, StringComparer.Ordinal);
        _dependents = Offered
            .SelectMany(service => service.DependsOn.Select(needed => (needed, service.Service)))
            .ToLookup(edge => edge.needed, edge => edge.Service, StringComparer.Ordinal);
    }

    /// <summary>Those that are not retired, by their keys.</summary>
    public IEnumerable<CataloguedService> Offered =>
        _services.Values.Where(service => !service.Retired).OrderBy(service => service.Service, StringComparer.Ordinal);

    /// <summary>Also one that is retired; null for a key that nobody has registered.</summary>
    public CataloguedService? this[string key] => _services.GetValueOrDefault(key);

    public bool Offers(string key) => this[key] is { Retired: false };

    /// <summary>Keys of the services that need it themselves and are offered.</summary>
    public IReadOnlyList<string> NeededBy(string key) => [.. _dependents[key]];

    /// <summary>
    /// The shortest way from a service back to itself, if it depended on these: a, b, c, a; null if there is none.
    /// </summary>
    public IReadOnlyList<string>? CycleOf(string service, IReadOnlyList<string> dependsOn) =>
        Walk.From(service, key => key == service ? dependsOn : Needs(key))
            .Where(step => Needs(step.Key).Contains(service))
            .Select(step => step.Path.Append(service).ToList())
            .FirstOrDefault();

    /// <summary>What it needs, also by way of others, the nearest first.</summary>
    public IReadOnlyList<Reached> DependenciesOf(string key) =>
        [.. Walk.From(key, Needs).Select(step => Reach(step.Key, step.Path))];

    /// <summary>What is offered and needs it, also by way of others, the nearest first.</summary>
    public IReadOnlyList<Reached> DependentsOf(string key) =>
        [.. Walk.From(key, NeededBy).Select(step => Reach(step.Key, step.Path.Reverse()))];

    private IReadOnlyList<string> Needs(string key) => this[key]?.DependsOn ?? [];

    private Reached Reach(string key, IEnumerable<string> path)
    {
        var (service, steps) = (_services[key], path.ToList());
        return new Reached(key, service.Name, service.Criticality, steps.Count - 1, steps);
    }
}

/// <summary>A service at the end of a chain of dependencies.</summary>
/// <param name="Distance">Steps of the chain; 1: directly.</param>
/// <param name="Path">Keys along it, both ends among them; each needs the one behind it.</param>
public sealed record Reached(string Service, string Name, string Criticality, int Distance, IReadOnlyList<string> Path);

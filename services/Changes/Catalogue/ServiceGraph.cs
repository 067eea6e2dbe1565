using Marten;

namespace Sms.Changes;

/// <summary>Which service depends on which, as far as the catalogue has told. Circles are harmless.</summary>
public sealed class ServiceGraph
{
    private readonly Dictionary<string, KnownService> _services;
    private readonly ILookup<string, string> _dependants;

    public ServiceGraph(IEnumerable<KnownService> services)
    {
        // A key may have been given again: the one that is offered counts.
        _services = services
            .GroupBy(service => service.Service)
            .ToDictionary(
                same => same.Key,
                same => same.OrderBy(service => service.Retired).ThenBy(service => service.Id).First()
            );
        _dependants = _services
            .Values.Where(service => !service.Retired)
            .SelectMany(service => service.DependsOn.Select(needed => (needed, service.Service)))
            .ToLookup(pair => pair.needed, pair => pair.Service);
    }

    public static async Task<ServiceGraph> Read(IQuerySession session, CancellationToken cancellation) =>
        new(await session.Query<KnownService>().ToListAsync(cancellation));

    /// <summary>critical, high, medium or low; null: the catalogue has not told.</summary>
    public string? CriticalityOf(string service) => _services.GetValueOrDefault(service)?.Criticality;

    public bool IsRetired(string service) => _services.GetValueOrDefault(service) is { Retired: true };

    /// <summary>The service at 0, what it depends on at 1, what that depends on at 2, …</summary>
    public IReadOnlyDictionary<string, int> Dependencies(string service) =>
        Walk(service, one => _services.GetValueOrDefault(one)?.DependsOn ?? []);

    /// <summary>The service at 0, what depends on it at 1, …</summary>
    public IReadOnlyDictionary<string, int> Dependants(string service) => Walk(service, one => _dependants[one]);

    /// <summary>They are the same, or one depends on the other.</summary>
    public bool AreTied(string one, string other) =>
        one == other || Dependencies(one).ContainsKey(other) || Dependencies(other).ContainsKey(one);

    private static Dictionary<string, int> Walk(string from, Func<string, IEnumerable<string>> next)
    {
        var found = new Dictionary<string, int> { [from] = 0 };
        var open = new Queue<string>([from]);
        while (open.TryDequeue(out var here))
        {
            foreach (var there in next(here))
            {
                if (found.TryAdd(there, found[here] + 1))
                    open.Enqueue(there);
            }
        }

        return found;
    }
}

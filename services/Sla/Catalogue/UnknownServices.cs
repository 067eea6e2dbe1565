using Sms.ServiceDefaults.Catalogue;

namespace Sms.Sla;

/// <summary>An agreement about a service that the catalogue does not have is told so.</summary>
internal static class UnknownServices
{
    private const string Any = "*";

    /// <returns>Those of the services that the catalogue does not have, or has retired.</returns>
    internal static IReadOnlyList<string> Without(
        this IReadOnlyDictionary<string, KnownService> offered,
        IEnumerable<string> services
    ) => [.. services.Where(service => service != Any && !offered.ContainsKey(service)).Distinct()];
}

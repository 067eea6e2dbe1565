using Marten;
using Npgsql;

namespace Sms.Sla;

/// <summary>
/// What is kept here of a service that the catalogue has: an agreement about a service that the catalogue does not have
/// is told so.
/// </summary>
/// <param name="Service">Its key.</param>
/// <param name="Version">Of its entry: what an older one says counts no more.</param>
/// <param name="Name">Null while nothing but its retirement is known; so the others.</param>
/// <param name="DependsOn">Keys of the services that it needs.</param>
public sealed record KnownService(
    string Service,
    long Version,
    bool Retired,
    string? Name,
    string? Criticality,
    string? SupportGroup,
    IReadOnlyList<string> DependsOn
);

/// <summary>The catalogue as far as it is known here. What has not been heard of yet is not known.</summary>
internal static class KnownServices
{
    private const string Any = "*";

    /// <returns>Those of the services that the catalogue does not have, or has retired.</returns>
    internal static IReadOnlyList<string> Without(
        this IReadOnlyDictionary<string, KnownService> offered,
        IEnumerable<string> services
    ) => [.. services.Where(service => service != Any && !offered.ContainsKey(service)).Distinct()];

    /// <returns>Those of the services that the catalogue has and has not retired, by their keys.</returns>
    internal static async Task<IReadOnlyDictionary<string, KnownService>> Offered(
        this IQuerySession session,
        IEnumerable<string> services,
        CancellationToken cancellation
    )
    {
        var found = new Dictionary<string, KnownService>();
        var keys = services.Distinct().ToArray();
        if (keys.Length == 0)
            return found;
        await using var command = new NpgsqlCommand(
            $"""
            select service, version, name, criticality, support_group, depends_on
            from {KnownServiceTable.Name}
            where service = any($1) and not retired
            """
        )
        {
            Parameters = { new() { Value = keys } },
        };
        await using var reader = await session.ExecuteReaderAsync(command, cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var known = new KnownService(
                reader.GetString(0),
                reader.GetInt64(1),
                Retired: false,
                Text(2),
                Text(3),
                Text(4),
                reader.GetFieldValue<string[]>(5)
            );
            found[known.Service] = known;
        }

        return found;

        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
    }
}

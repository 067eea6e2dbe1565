using Marten;
using Npgsql;

namespace Sms.Incidents;

/// <summary>
/// What is kept here of a service that the catalogue has: an incident says whether the catalogue has its service, and
/// goes to the group that supports it.
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
    /// <summary>Of an incident <c>d</c>, in SQL: the catalogue has its service.</summary>
    internal const string HasService =
        $"exists (select from {KnownServiceTable.Name} k where k.service = d.service and not k.retired)";

    /// <summary>The incident, and whether the catalogue has its service now.</summary>
    internal static async Task<Incident> Shown(
        Incident incident,
        IQuerySession session,
        CancellationToken cancellation
    ) =>
        incident with
        {
            Catalogued = (await session.Offered([incident.Service], cancellation)).ContainsKey(incident.Service),
        };

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

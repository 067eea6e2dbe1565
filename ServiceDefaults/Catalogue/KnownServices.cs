using Marten;
using Npgsql;
using Sms.Contracts.Catalog;
using Weasel.Postgresql.Tables;

namespace Sms.ServiceDefaults.Catalogue;

/// <summary>What a service of this system keeps of an entry of the catalogue.</summary>
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

/// <summary>
/// The catalogue as far as it is known here. What has not been heard of yet is not known. They are rows, not documents:
/// they follow from another service's log, so a replay of ours cannot make them anew. Of messages about one service the
/// newest has the last word, in whatever order and however often they come, also at the same time.
/// </summary>
public static class KnownServices
{
    public const string Table = "known_services";

    public static void AddKnownServices(this StoreOptions options)
    {
        var table = new Table(options.NameOf(Table));
        table.AddColumn<string>("service").AsPrimaryKey();
        table.AddColumn<long>("version").NotNull();
        table.AddColumn<bool>("retired").NotNull();
        table.AddColumn<string>("name");
        table.AddColumn<string>("criticality");
        table.AddColumn<string>("support_group");
        table.AddColumn("depends_on", "text[]").NotNull();
        options.Storage.ExtendedSchemaObjects.Add(table);
    }

    public static void Define(IDocumentSession session, ServiceDefined message) =>
        session.QueueSqlCommand(
            $"""
            insert into {Table} as known (service, version, retired, name, criticality, support_group, depends_on)
            values (?, ?, false, ?, ?, nullif(?, ''), ?)
            on conflict (service) do update set (version, retired, name, criticality, support_group, depends_on) =
                (excluded.version, false, excluded.name, excluded.criticality,
                 excluded.support_group, excluded.depends_on)
                where known.version < excluded.version
            """,
            message.Service,
            message.Version,
            message.Name,
            message.Criticality,
            message.SupportGroup ?? "",
            message.DependsOn.ToArray()
        );

    /// <summary>Also of a service that nothing is known of yet: what comes late must not bring it back.</summary>
    public static void Retire(IDocumentSession session, ServiceRetired message) =>
        session.QueueSqlCommand(
            $"""
            insert into {Table} as known (service, version, retired, depends_on) values (?, ?, true, array[]::text[])
            on conflict (service) do update set (version, retired) = (excluded.version, true)
                where known.version < excluded.version
            """,
            message.Service,
            message.Version
        );

    /// <returns>Those of the services that the catalogue has and has not retired, by their keys.</returns>
    public static async Task<IReadOnlyDictionary<string, KnownService>> Offered(
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
            from {Table}
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

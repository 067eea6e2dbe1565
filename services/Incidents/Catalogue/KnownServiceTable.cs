using Marten;
using Sms.Contracts.Catalog;
using Sms.ServiceDefaults;
using Weasel.Postgresql.Tables;

namespace Sms.Incidents;

/// <summary>
/// Known services as rows, not as documents: they follow from another service's log, so a replay of ours cannot make
/// them anew. Of messages about one service the newest has the last word, in whatever order and however often they
/// come, also at the same time.
/// </summary>
internal static class KnownServiceTable
{
    internal const string Name = "known_services";

    internal static void AddTable(StoreOptions options)
    {
        var table = new Table(options.NameOf(Name));
        table.AddColumn<string>("service").AsPrimaryKey();
        table.AddColumn<long>("version").NotNull();
        table.AddColumn<bool>("retired").NotNull();
        table.AddColumn<string>("name");
        table.AddColumn<string>("criticality");
        table.AddColumn<string>("support_group");
        table.AddColumn("depends_on", "text[]").NotNull();
        options.Storage.ExtendedSchemaObjects.Add(table);
    }

    internal static void Define(IDocumentSession session, ServiceDefined message) =>
        session.QueueSqlCommand(
            $"""
            insert into {Name} as known (service, version, retired, name, criticality, support_group, depends_on)
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
    internal static void Retire(IDocumentSession session, ServiceRetired message) =>
        session.QueueSqlCommand(
            $"""
            insert into {Name} as known (service, version, retired, depends_on) values (?, ?, true, array[]::text[])
            on conflict (service) do update set (version, retired) = (excluded.version, true)
                where known.version < excluded.version
            """,
            message.Service,
            message.Version
        );
}

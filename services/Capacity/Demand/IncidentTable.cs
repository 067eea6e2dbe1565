using Marten;
using Sms.Contracts.Incidents;
using Sms.ServiceDefaults;
using Weasel.Postgresql.Tables;

namespace Sms.Capacity;

/// <summary>
/// Incidents that were reported, to be counted: each once, however often it is told. Also of services that nobody has
/// limited yet.
/// </summary>
internal static class IncidentTable
{
    internal const string Name = "reported_incidents";

    internal static void AddTable(StoreOptions options)
    {
        var table = new Table(options.NameOf(Name));
        table.AddColumn<Guid>("incident_id").AsPrimaryKey();
        table.AddColumn<string>("service").NotNull();
        table.AddColumn<DateTimeOffset>("reported_at").NotNull();
        table.Indexes.Add(new IndexDefinition($"{Name}_of_service") { Columns = ["service", "reported_at"] });
        options.Storage.ExtendedSchemaObjects.Add(table);
    }

    internal static void Note(IDocumentOperations session, IReadOnlyList<IncidentReported> reports) =>
        session.QueueSqlCommand(
            $"insert into {Name} (incident_id, service, reported_at) "
                + "select * from unnest(?::uuid[], ?::text[], ?::timestamptz[]) on conflict do nothing",
            reports.Select(report => report.IncidentId).ToArray(),
            reports.Select(report => report.Service).ToArray(),
            reports.Select(report => report.At.ToUniversalTime()).ToArray()
        );
}

using JasperFx.Events.Projections;
using Marten;
using Sms.ServiceDefaults.Due;

namespace Sms.Capacity;

/// <summary>What the service keeps, beside the log itself and the measurements (<see cref="SampleTables"/>).</summary>
internal static class Store
{
    internal static void Configure(StoreOptions options)
    {
        options.Projections.Snapshot<Resource>(SnapshotLifecycle.Inline);
        options.Projections.Snapshot<Plan>(SnapshotLifecycle.Inline);
        options.Projections.Snapshot<Workload>(SnapshotLifecycle.Inline);
        options.Schema.For<Resource>().UniqueIndex(x => x.Key).Duplicate(x => x.Service, notNull: true);
        options.Schema.For<Plan>().Duplicate(x => x.Service, notNull: true);
        options.Schema.For<Workload>().Duplicate(x => x.Service, notNull: true);
        options.AddDueTable();
        EvidenceTable.AddTable(options);
        LookTable.AddTable(options);
        EvaluationTable.AddTable(options);
        CollectionTable.AddTable(options);
        IncidentTable.AddTable(options);
    }
}

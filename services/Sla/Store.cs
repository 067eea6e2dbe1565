using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Projections;
using Sms.ServiceDefaults.Catalogue;
using Sms.ServiceDefaults.Due;

namespace Sms.Sla;

/// <summary>What the service keeps, beside the log itself.</summary>
internal static class Store
{
    internal static void Configure(StoreOptions options)
    {
        options.Projections.Snapshot<Calendar>(SnapshotLifecycle.Inline);
        options.Projections.Snapshot<Agreement>(SnapshotLifecycle.Inline);
        options.Projections.Snapshot<IncidentClocks>(SnapshotLifecycle.Inline);
        options.Projections.Snapshot<Window>(SnapshotLifecycle.Inline);
        options.Projections.Add(new ClockRows(), ProjectionLifecycle.Inline);
        // After the documents that it copies from.
        options.Projections.Add(new PlannedWorkIndex(), ProjectionLifecycle.Inline);
        // Snapshots of these two do not say their version: it is the row's.
        options.Schema.For<Calendar>().Metadata(row => row.Revision.MapTo(x => x.Version));
        options.Schema.For<Agreement>().Metadata(row => row.Revision.MapTo(x => x.Version));
        options.AddDueTable();
        options.Schema.For<IncidentClocks>().Duplicate(clocks => clocks.ReportedAt, pgType: "timestamptz");
        ClockRows.AddTables(options);
        PlannedWorkIndex.AddTables(options);
        options.AddKnownServices();
    }
}

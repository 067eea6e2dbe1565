using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Projections;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Catalogue;
using Sms.ServiceDefaults.Due;

namespace Sms.Incidents;

/// <summary>What the service keeps, beside the log itself.</summary>
internal static class Store
{
    internal static void Configure(StoreOptions options, IConfiguration configuration)
    {
        options.Projections.Snapshot<Incident>(SnapshotLifecycle.Inline);
        options.Projections.Snapshot<Integration>(SnapshotLifecycle.Inline);
        options.Projections.Snapshot<MaintenanceWindow>(SnapshotLifecycle.Inline);
        options.Schema.For<MaintenanceWindow>().Duplicate(x => x.Ends!, pgType: "timestamptz");
        var rules = configuration.GetSection("Incidents").Get<IncidentRules>() ?? new IncidentRules();
        options.Projections.Add(new AutoCloseDue(rules.AutoCloseAfter), ProjectionLifecycle.Inline);
        options
            .Schema.For<Incident>()
            .Duplicate(x => x.Sequence, notNull: true, configure: index => index.IsUnique = true)
            .Duplicate(x => x.State, notNull: true)
            .Duplicate(x => x.Priority, notNull: true)
            .Duplicate(x => x.Service, notNull: true)
            .Duplicate(x => x.Group!)
            .Duplicate(x => x.Category!)
            .Duplicate(x => x.Type!)
            .Duplicate(x => x.Origin!.ExternalId)
            .FullTextIndex("simple", x => x.Title);
        options
            .Schema.For<Integration>()
            .UniqueIndex(x => x.KeyHash)
            .UniqueIndex(x => x.OldKeyHash!)
            // Who is disabled no longer holds its name.
            .Index(
                x => x.Name,
                index => (index.IsUnique, index.Predicate) = (true, "(data ->> 'disabled')::boolean is not true")
            );
        options.AddDueTable();
        IncidentNumbers.Series.AddSequence(options);
        KnownProblems.AddTable(options);
        AlertLedger.AddTables(options);
        InboxTable.AddTable(options);
        IntegrationUses.AddTable(options);
        options.AddKnownServices();
    }
}

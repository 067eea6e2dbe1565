using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Projections;
using Sms.ServiceDefaults;

namespace Sms.Problems;

/// <summary>What the service keeps, beside the log itself.</summary>
internal static class Store
{
    internal static void Configure(StoreOptions options)
    {
        options.Projections.Snapshot<Problem>(SnapshotLifecycle.Inline);
        options.Projections.Snapshot<Proposal>(SnapshotLifecycle.Inline);
        options.Projections.Add(new ProblemIncidents(), ProjectionLifecycle.Inline);
        options
            .Schema.For<Problem>()
            .Duplicate(x => x.Sequence, notNull: true, configure: index => index.IsUnique = true)
            .Duplicate(x => x.State, notNull: true)
            .Duplicate(x => x.Priority, notNull: true)
            .Duplicate(x => x.Service, notNull: true)
            .FullTextIndex(KnownErrorSearch.Language, x => x.Words);
        options.Schema.For<Proposal>().Duplicate(x => x.Service, notNull: true).Duplicate(x => x.State, notNull: true);
        ProblemNumbers.Series.AddSequence(options);
        ProblemIncidents.AddTables(options);
        IncidentFacts.AddTable(options);
    }
}

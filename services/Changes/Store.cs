using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Projections;
using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>What the service keeps, beside the log itself.</summary>
internal static class Store
{
    private const string Instant = "timestamptz";

    internal static void Configure(StoreOptions options)
    {
        options.Projections.Snapshot<Change>(SnapshotLifecycle.Inline);
        options.Projections.Snapshot<ChangeModel>(SnapshotLifecycle.Inline);
        options.Projections.Snapshot<ChangePolicy>(SnapshotLifecycle.Inline);
        options.Projections.Snapshot<Freeze>(SnapshotLifecycle.Inline);
        options.Projections.Snapshot<KnownService>(SnapshotLifecycle.Inline);
        options.Projections.Snapshot<KnownIncident>(SnapshotLifecycle.Inline);
        options
            .Schema.For<Change>()
            .Duplicate(x => x.Sequence, notNull: true, configure: index => index.IsUnique = true)
            .Duplicate(x => x.State, notNull: true)
            .Duplicate(x => x.Type, notNull: true)
            .Duplicate(x => x.Service, notNull: true)
            .Duplicate(x => x.Implementer!)
            .Duplicate(x => x.StartsAt!, pgType: Instant)
            .Duplicate(x => x.EndsAt!, pgType: Instant)
            .Duplicate(x => x.StartedAt!, pgType: Instant)
            .Duplicate(x => x.EndedAt!, pgType: Instant)
            .FullTextIndex("simple", x => x.Title);
        options
            .Schema.For<KnownIncident>()
            .Duplicate(x => x.State, notNull: true)
            .Duplicate(x => x.ReportedAt!, pgType: Instant)
            .Duplicate(x => x.BreachedAt!, pgType: Instant);
        ChangeNumbers.Series.AddSequence(options);
    }
}

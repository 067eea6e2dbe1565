using JasperFx.Events.Projections;
using Marten;

namespace Sms.Catalog;

/// <summary>What the service keeps, beside the log itself.</summary>
internal static class Store
{
    internal static void Configure(StoreOptions options)
    {
        options.Projections.Snapshot<CataloguedService>(SnapshotLifecycle.Inline);
        options
            .Schema.For<CataloguedService>()
            .Duplicate(x => x.Service, notNull: true, configure: index => index.IsUnique = true)
            .Duplicate(x => x.Criticality, notNull: true)
            .Duplicate(x => x.Owner!)
            .Duplicate(x => x.SupportGroup!)
            .Duplicate(x => x.Retired, notNull: true);
    }
}

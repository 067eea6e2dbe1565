using JasperFx.Events.Projections;
using Marten;

namespace Sms.Webhooks;

/// <summary>What the service keeps, beside the log itself.</summary>
internal static class Store
{
    internal static void Configure(StoreOptions options)
    {
        options.Projections.Snapshot<Subscription>(SnapshotLifecycle.Inline);
        options.Schema.For<Subscription>().Duplicate(x => x.Disabled, notNull: true);
        Secrets.AddTable(options);
        DeliveryTable.Add(options);
    }
}

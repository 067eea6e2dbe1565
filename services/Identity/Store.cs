using JasperFx.Events.Projections;
using Marten;

namespace Sms.Identity;

/// <summary>
/// What the service keeps in the log and beside it. Names, passwords and tokens are in another schema:
/// <see cref="AccountsContext"/>.
/// </summary>
internal static class Store
{
    internal static void Configure(StoreOptions options)
    {
        options.Projections.Snapshot<RoleHolder>(SnapshotLifecycle.Inline);
        options.Schema.For<RoleHolder>().Duplicate(x => x.Kind, notNull: true);
    }
}

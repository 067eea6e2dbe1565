using Marten;
using Sms.ServiceDefaults;
using Weasel.Postgresql.Tables;

namespace Sms.Webhooks;

/// <summary>
/// What is sent to whom: a row for each subscription and event, with its attempts and the moment of the next one. So
/// the schedule outlives the process. A row that is being sent is leased: when its process dies, it is free again after
/// a while.
/// </summary>
internal static class DeliveryTable
{
    internal const string Name = "webhook_deliveries";

    internal static void Add(StoreOptions options)
    {
        var table = new Table(options.NameOf(Name));
        table.AddColumn<Guid>("delivery_id").AsPrimaryKey();
        table.AddColumn<Guid>("subscription_id").NotNull();
        table.AddColumn<string>("event_id").NotNull();
        table.AddColumn<string>("type").NotNull();
        table.AddColumn<string>("subject");
        table.AddColumn("body", "bytea").NotNull();
        table.AddColumn<string>("state").NotNull();
        table.AddColumn<string>("reason");
        // How many attempts of the schedule were made; the attempts themselves also have those before a retry by hand.
        table.AddColumn<int>("attempt").NotNull();
        table.AddColumn("attempts", "jsonb").NotNull();
        table.AddColumn<DateTimeOffset>("created_at").NotNull();
        table.AddColumn<DateTimeOffset>("next_attempt_at");
        table.AddColumn<Guid>("lease");
        table.AddColumn<DateTimeOffset>("leased_until");
        table.Indexes.Add(
            new IndexDefinition($"{Name}_once") { Columns = ["subscription_id", "event_id"], IsUnique = true }
        );
        table.Indexes.Add(
            new IndexDefinition($"{Name}_due")
            {
                Columns = ["subscription_id", "next_attempt_at"],
                Predicate = "state = 'pending'",
            }
        );
        table.Indexes.Add(
            new IndexDefinition($"{Name}_log") { Columns = ["subscription_id", "created_at", "delivery_id"] }
        );
        options.Storage.ExtendedSchemaObjects.Add(table);
    }

    /// <summary>
    /// Ends what waits for a subscription that was disabled. What is being sent at this moment says itself how it ends.
    /// </summary>
    internal static void StopPending(IDocumentOperations session, Guid subscription, DateTimeOffset now) =>
        session.QueueSqlCommand(
            $"""
            update {Name} set state = '{DeliveryState.Failed}', reason = '{FailedReason.Disabled}',
                next_attempt_at = null, lease = null, leased_until = null
            where subscription_id = ? and state = '{DeliveryState.Pending}'
                and (leased_until is null or leased_until <= ?)
            """,
            subscription,
            now
        );
}

using Marten;
using Sms.ServiceDefaults;
using Weasel.Postgresql.Tables;

namespace Sms.Webhooks;

/// <summary>
/// The secrets, in a table of their own: neither in the log, which everybody who audits reads, nor in a document, which
/// a replay would make again from the log and could not. They have to be kept as they are, since they sign.
/// </summary>
internal static class Secrets
{
    internal const string Table = "webhook_secrets";

    internal static void AddTable(StoreOptions options)
    {
        var secrets = new Table(options.NameOf(Table));
        secrets.AddColumn<Guid>("subscription_id").AsPrimaryKey();
        secrets.AddColumn<string>("secret").AsPrimaryKey();
        secrets.AddColumn<DateTimeOffset>("valid_until");
        options.Storage.ExtendedSchemaObjects.Add(secrets);
    }

    internal static void Add(IDocumentOperations session, Guid subscription, string secret) =>
        session.QueueSqlCommand($"insert into {Table} (subscription_id, secret) values (?, ?)", subscription, secret);

    /// <summary>The one without an end is the newest; those before it end a day after their own replacement.</summary>
    internal static void Rotate(IDocumentOperations session, Guid subscription, string secret, DateTimeOffset now)
    {
        session.QueueSqlCommand(
            $"delete from {Table} where subscription_id = ? and valid_until <= ?",
            subscription,
            now
        );
        session.QueueSqlCommand(
            $"update {Table} set valid_until = ? where subscription_id = ? and valid_until is null",
            now + RotateSecret.Overlap,
            subscription
        );
        Add(session, subscription, secret);
    }
}

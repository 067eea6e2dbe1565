using Marten;
using Weasel.Postgresql;

namespace Sms.ServiceDefaults;

/// <summary>Names of tables beside Marten's own.</summary>
public static class Tables
{
    /// <summary>In the schema of the store: a replay makes them once more in another one.</summary>
    public static PostgresqlObjectName NameOf(this StoreOptions options, string table) =>
        new(options.DatabaseSchemaName, table, SchemaUtils.IdentifierUsage.General);
}

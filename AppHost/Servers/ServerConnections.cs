using Sms.Local;

namespace Sms.AppHost.Servers;

/// <summary>How services reach the servers, in containers or not, and what the servers have for them.</summary>
internal static class ServerConnections
{
    /// <returns>The connection string of the role that owns a database.</returns>
    internal static Func<string, string> Connections(this SystemParts parts, PrivatePostgres postgres) =>
        database =>
        {
            var connection = postgres.OwnerConnectionString(database);
            parts.AddConnection(database, connection);
            return connection;
        };

    /// <returns>The URI of a service's own user.</returns>
    internal static Func<string, string> Connections(this SystemParts parts, PrivateRabbit rabbit)
    {
        // One that starts by hand takes its own as ConnectionStrings__rabbitmq; the plain one is for people, with all
        // rights.
        parts.AddConnection("rabbitmq", rabbit.ConnectionString);
        return service =>
        {
            var connection = rabbit.ServiceConnectionString(service);
            parts.AddConnection($"rabbitmq__{service}", connection);
            return connection;
        };
    }

    /// <summary>Makes the databases and their owners, before anybody who waits for the server goes on.</summary>
    internal static async Task PrepareAsync(
        this SystemParts parts,
        PrivatePostgres postgres,
        DatabaseServer server,
        CancellationToken cancellation
    )
    {
        await postgres.CreateOwnedDatabasesAsync(server.Databases, cancellation);
        parts.WriteConnections();
    }
}

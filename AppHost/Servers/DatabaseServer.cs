namespace Sms.AppHost.Servers;

/// <summary>PostgreSQL, wherever it runs.</summary>
/// <param name="resource">What services wait for.</param>
/// <param name="connectionString">
/// Of the role that owns a database, to be given to a service by this name; null to publish: the reference gives it.
/// </param>
public sealed class DatabaseServer(IResourceBuilder<IResource> resource, Func<string, string>? connectionString)
{
    private readonly List<string> _databases = [];
    private IResourceBuilder<PostgresServerResource>? _published;
    private readonly Dictionary<string, IResourceBuilder<PostgresDatabaseResource>> _publishedDatabases = [];

    /// <summary>What the server has to have before anybody connects.</summary>
    internal IReadOnlyCollection<string> Databases => _databases;

    internal static DatabaseServer ToPublish(IDistributedApplicationBuilder application, string name)
    {
        var server = application.AddPostgres(name).WithDataVolume();
        return new(server, null) { _published = server };
    }

    internal void AddDatabase(string name)
    {
        _databases.Add(name);
        // A resource name is unique in the model and the service has it already; the connection keeps the plain name.
        if (_published is { } server)
            _publishedDatabases[name] = server.AddDatabase($"{name}-db", name);
    }

    internal void Connect<T>(string database, IResourceBuilder<T> service)
        where T : IResourceWithEnvironment
    {
        if (connectionString is not null)
            service.WithEnvironment($"ConnectionStrings__{database}", connectionString(database));
        else
            service.WithReference(_publishedDatabases[database], connectionName: database);
        if (service is IResourceBuilder<IResourceWithWaitSupport> waiting)
            waiting.WaitFor(resource);
    }
}

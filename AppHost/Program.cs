using Sms.AppHost;

var builder = DistributedApplication.CreateBuilder(args);
var replicas = int.TryParse(builder.Configuration["SMS_REPLICAS"], out var wanted) && wanted > 0 ? wanted : 1;

var postgres = builder.AddPostgres("postgres").WithDataVolume();
var rabbitmq = builder.AddRabbitMQ("rabbitmq").WithDataVolume().WithManagementPlugin();

var started = new Dictionary<string, IResourceBuilder<ProjectResource>>();
foreach (var node in Topology.Services)
{
    // Plain HTTP on a port that Aspire picks: a fixed one from a launch profile could not be shared by replicas.
    var service = builder
        .AddProject(node.Name, "../" + node.Project, options => options.ExcludeLaunchProfile = true)
        .WithHttpEndpoint()
        .WithHttpHealthCheck("/health");

    if (node.Database is { } name)
    {
        // A resource name is unique in the model and the project has it already; the connection keeps the plain name.
        var database = postgres.AddDatabase($"{name}-db", name);
        service.WithReference(database, connectionName: name).WaitFor(database);
    }

    if (node.NeedsBroker) service.WithReference(rabbitmq).WaitFor(rabbitmq);

    foreach (var callee in node.References.Select(reference => started[reference]))
    {
        service.WithReference(callee).WaitFor(callee);
    }

    if (node.External) service.WithExternalHttpEndpoints();
    else service.WithReplicas(replicas);

    started.Add(node.Name, service);
}

// The provider of identities is behind the front door, and is asked for its keys inside.
var identity = started["identity"];
var metadata = ReferenceExpression.Create($"{identity.GetEndpoint("http")}/.well-known/openid-configuration");
foreach (var service in started.Values)
    service.WithEnvironment("Access__Authority", started["portal"].GetEndpoint("http")).WithEnvironment("Access__MetadataAddress", metadata);
identity.WithEnvironment("Identity__FirstAdministrator__Password", builder.AddParameter("administrator-password", new GenerateParameterDefault { MinLength = 24 }, secret: true, persist: true));

builder.Build().Run();

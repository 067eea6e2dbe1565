using Sms.AppHost;

// The whole system, from top to bottom. A service has its own database, with a role that owns it and reaches no other,
// and its own user of the broker; both are made from what is said here. What a service refers to is given to it as its
// address. It waits for its database, without which it ends, and for nothing else: all services start side by side.
return await SystemBuilder.RunAsync(args, system =>
{
    var postgres = system.AddPostgres("postgres");
    var rabbitmq = system.AddRabbitMq("rabbitmq");

    var identity = system
        .AddService<Projects.Identity>("identity")
        .WithDatabase(postgres)
        .WithBroker(rabbitmq)
        .WithFirstAdministrator();
    var catalog = system.AddService<Projects.Catalog>("catalog").WithDatabase(postgres).WithBroker(rabbitmq);
    var incidents = system.AddService<Projects.Incidents>("incidents").WithDatabase(postgres).WithBroker(rabbitmq);
    var sla = system.AddService<Projects.Sla>("sla").WithDatabase(postgres).WithBroker(rabbitmq);
    var problems = system.AddService<Projects.Problems>("problems").WithDatabase(postgres).WithBroker(rabbitmq);
    var changes = system.AddService<Projects.Changes>("changes").WithDatabase(postgres).WithBroker(rabbitmq);
    var capacity = system
        .AddService<Projects.Capacity>("capacity")
        .WithDatabase(postgres)
        .WithBroker(rabbitmq)
        .MayCallThisMachine();
    var webhooks = system
        .AddService<Projects.Webhooks>("webhooks")
        .WithDatabase(postgres)
        .WithBroker(rabbitmq)
        .MayCallThisMachine();

    var portal = system
        .AddFrontDoor<Projects.Portal>("portal")
        .WithReferences(identity, catalog, incidents, sla, problems, changes, capacity, webhooks);

    // People and programs know the provider of identities by the front door's address; services ask it for its keys
    // inside.
    system.SignInBy(identity, portal);
});

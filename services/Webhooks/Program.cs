using Sms.ServiceDefaults;
using Sms.ServiceDefaults.DeadLetters;
using Sms.ServiceDefaults.History;
using Sms.ServiceDefaults.Replay;
using Sms.Webhooks;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults(Responsibilities.Matrix);
builder
    .Services.AddOptions<SendingLimits>()
    .BindConfiguration("Webhooks")
    .Validate(
        limits => limits.AllowedNetworks.All(network => System.Net.IPNetwork.TryParse(network, out _)),
        "Webhooks:AllowedNetworks holds networks such as 10.1.0.0/16."
    )
    .ValidateOnStart();

// Nothing of this service is published: who may see a webhook's address is for its own history to say.
builder.AddEventSourcing("webhooks", _ => null, Store.Configure);
builder.Services.AddSender();
builder.Services.AddSingleton<Wakeup>();
builder.Services.AddSingleton<NewDeliveries>();
builder.Services.AddSingleton<Claims>();
builder.Services.AddHostedService<EventConsumer>();
builder.Services.AddHostedService<DeliveryAgent>();
builder.Services.AddHostedService<PendingCount>();

var app = builder.Build();
app.UseServiceDefaults();
app.MapServiceHistory();
app.MapReplay();
app.MapDeadLetters();
app.MapSubscriptions();
app.MapDeliveries();

return await app.RunService(args);

using Sms.Incidents;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.DeadLetters;
using Sms.ServiceDefaults.Due;
using Sms.ServiceDefaults.History;
using Sms.ServiceDefaults.Replay;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults(Responsibilities.Matrix);
builder
    .Services.AddOptions<IncidentRules>()
    .BindConfiguration("Incidents")
    .Validate(rules => !rules.Problems().Any(), "The section 'Incidents' of the configuration is not valid.")
    .ValidateOnStart();
builder.Services.AddOptions<IntakeLimits>().BindConfiguration("Intake");

// Before the listeners, so that it stops behind them: what they have begun can be finished.
builder
    .Services.AddSingleton<IncidentReactions>()
    .AddHostedService(provider => provider.GetRequiredService<IncidentReactions>());
builder.AddEventSourcing(
    "incidents",
    Publishing.ToContract,
    options => Store.Configure(options, builder.Configuration),
    batchedContracts: IncidentReactions.Contracts
);
builder.Services.AddNumbers(IncidentNumbers.Series).AddSingleton<CapacityReaction>();
builder
    .Services.AddSingleton<IntegrationUses>()
    .AddHostedService(provider => provider.GetRequiredService<IntegrationUses>());
builder.Services.AddSingleton<IntegrationKeys>();
builder.Services.AddRequestDecompression(o => o.DecompressionProviders["x-gzip"] = o.DecompressionProviders["gzip"]);
builder.Services.AddSingleton<WriteAlerts>();
builder.Services.AddSingleton<InboxState>();
builder.Services.AddSingleton<AlertInbox>().AddHostedService(provider => provider.GetRequiredService<AlertInbox>());
builder.Services.AddHostedService<InboxDecider>().AddHostedService<InboxGauge>();
builder.Services.AddHealthChecks().AddCheck<InboxCheck>("inbox");
builder.Services.AddSingleton<IDueWork, DueWork>().AddHostedService<DueAgent>();

var app = builder.Build();
app.UseServiceDefaults();
app.MapServiceHistory();
app.MapReplay();
app.MapDeadLetters();
app.MapBoard();
app.MapIncidents();
app.MapImport();
app.MapIntegrations();
app.MapIntake();
app.MapLedger();

return await app.RunService(args);

using Sms.Incidents;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.DeadLetters;
using Sms.ServiceDefaults.Due;
using Sms.ServiceDefaults.History;
using Sms.ServiceDefaults.Replay;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults(Responsibilities.Matrix);
builder.Services.AddOptions<IncidentRules>().BindConfiguration("Incidents")
    .Validate(rules => !rules.Problems().Any(), "The section 'Incidents' of the configuration is not valid.").ValidateOnStart();
builder.Services.AddOptions<IntakeLimits>().BindConfiguration("Intake");
builder.AddEventSourcing("incidents", Publishing.ToContract, options => Store.Configure(options, builder.Configuration));
builder.Services.AddSingleton<IncidentNumbers>().AddSingleton<CapacityReaction>();
builder.Services.AddSingleton<IntegrationUses>().AddHostedService(provider => provider.GetRequiredService<IntegrationUses>());
builder.Services.AddSingleton<IntegrationKeys>();
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

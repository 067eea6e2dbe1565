using Sms.Changes;
using Sms.Contracts.Incidents;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.DeadLetters;
using Sms.ServiceDefaults.History;
using Sms.ServiceDefaults.Replay;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults(Responsibilities.Matrix);

// Before the listeners, so that it stops behind them: what they have begun can be finished.
builder
    .Services.AddSingleton<ReportWriter>()
    .AddHostedService(provider => provider.GetRequiredService<ReportWriter>());
builder
    .Services.AddSingleton<IncidentNotes>()
    .AddHostedService(provider => provider.GetRequiredService<IncidentNotes>());
builder.AddEventSourcing(
    "changes",
    Publishing.ToContract,
    Store.Configure,
    batchedContracts: [typeof(IncidentReported), .. IncidentNotes.Contracts]
);
builder.Services.AddNumbers(ChangeNumbers.Series);
builder.Services.AddHostedService<EarlierSnapshots>();

var app = builder.Build();
app.UseServiceDefaults();
app.MapServiceHistory();
app.MapReplay();
app.MapDeadLetters();
app.MapList();
app.MapCalendar();
app.MapReports();
app.MapDeployments();
app.MapImport();
app.MapChanges();
app.MapScheduling();
app.MapConflicts();
app.MapModels();
app.MapPolicy();
app.MapFreezes();

return await app.RunService(args);

using Sms.Contracts.Incidents;
using Sms.Problems;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.DeadLetters;
using Sms.ServiceDefaults.History;
using Sms.ServiceDefaults.Replay;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults(Responsibilities.Matrix);
var rules = builder.Configuration.GetSection("Problems").Get<ProblemRules>() ?? new ProblemRules();
rules.Check();
builder.Services.AddSingleton(rules);

// Before the listeners, so that it stops behind them: what they have begun can be finished.
builder
    .Services.AddSingleton<ReportWriter>()
    .AddHostedService(provider => provider.GetRequiredService<ReportWriter>());
builder.AddEventSourcing(
    "problems",
    Publishing.ToContract,
    Store.Configure,
    batchedContracts: [typeof(IncidentReported)],
    readModels: [ProblemIncidents.Links, ProblemIncidents.Offers]
);
builder.Services.AddNumbers(ProblemNumbers.Series);
builder.Services.AddSingleton<Satisfied>();

var app = builder.Build();
app.UseServiceDefaults();
app.MapServiceHistory();
app.MapReplay();
app.MapDeadLetters();
app.MapProblemList();
app.MapImport();
app.MapProblems();
app.MapEffectiveness();
app.MapKnownErrors();
app.MapProposals();
app.MapPrecision();

return await app.RunService(args);

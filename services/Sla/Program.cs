using Marten;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.DeadLetters;
using Sms.ServiceDefaults.Due;
using Sms.ServiceDefaults.History;
using Sms.ServiceDefaults.Replay;
using Sms.Sla;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults(Responsibilities.Matrix);

// Before the listeners, so that it stops behind them: what they have begun can be finished.
builder.Services.AddSingleton<FactWriter>().AddHostedService(provider => provider.GetRequiredService<FactWriter>());
builder.AddEventSourcing(
    "sla",
    Publishing.ToContract,
    Store.Configure,
    FactWriter.Contracts,
    ClockRows.Clocks,
    ClockRows.Breaches,
    PlannedWorkIndex.Work,
    PlannedWorkIndex.Incidents
);
builder.Services.InitializeMartenWith(new PlannedWorkIndex.Fill());
builder.Services.AddSingleton<TermsBook>();
builder.Services.AddSingleton<ClockKeeper>();
builder
    .Services.AddSingleton<IDueWork>(provider => provider.GetRequiredService<ClockKeeper>())
    .AddHostedService<DueAgent>();

var app = builder.Build();
app.UseServiceDefaults();
app.MapServiceHistory();
app.MapReplay();
app.MapDeadLetters();
app.MapCalendars();
app.MapHolidays();
app.MapAgreements();
app.MapClocks();
app.MapFacts();
app.MapBreaches();
app.MapAttainment();
app.MapWhatIf();

return await app.RunService(args);

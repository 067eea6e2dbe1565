using Sms.Capacity;
using Sms.Contracts.Incidents;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.DeadLetters;
using Sms.ServiceDefaults.Due;
using Sms.ServiceDefaults.History;
using Sms.ServiceDefaults.Replay;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults(Responsibilities.Matrix);
builder
    .Services.AddOptions<CapacityRules>()
    .BindConfiguration("Capacity")
    .ValidateDataAnnotations()
    .Validate(
        rules => rules.AllowedNetworks.All(network => System.Net.IPNetwork.TryParse(network, out _)),
        "Capacity:AllowedNetworks holds networks such as 10.1.0.0/16."
    )
    .ValidateOnStart();

// Before whoever measures: the tables have to be there.
builder.Services.AddHostedService<SampleTableMaker>();

// Before the listeners, so that it stops behind them: what they have begun can be finished.
builder
    .Services.AddSingleton<ReportCounter>()
    .AddHostedService(provider => provider.GetRequiredService<ReportCounter>());
builder.AddEventSourcing(
    "capacity",
    Publishing.ToContract,
    Store.Configure,
    batchedContracts: [typeof(IncidentReported)]
);
builder.Services.AddSamples();
builder.Services.AddPrometheus();
builder.Services.AddSingleton<Evaluator>().AddHostedService<EvaluationAgent>();
builder.Services.AddSingleton<WorkloadCounter>().AddSingleton<PlanFigures>();
builder.Services.AddSingleton<IDueWork, DueWork>().AddHostedService<DueAgent>();

var app = builder.Build();
app.UseServiceDefaults();
app.MapServiceHistory();
app.MapReplay();
app.MapDeadLetters();
app.MapResources();
app.MapForecast();
app.MapRecompute();
app.MapSamples();
app.MapRemoteWrite();
app.MapPlans();
app.MapWorkloads();
app.MapUtilisation();

return await app.RunService(args);

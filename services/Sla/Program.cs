using JasperFx;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Due;
using Sms.ServiceDefaults.History;
using Sms.Sla;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddEventSourcing("sla", Publishing.ToContract, Store.Configure);
builder.Services.AddSingleton<TermsBook>();
builder.Services.AddSingleton<ClockKeeper>();
builder.Services.AddSingleton<IDueWork>(provider => provider.GetRequiredService<ClockKeeper>()).AddHostedService<DueAgent>();

var app = builder.Build();
app.UseServiceDefaults();
app.MapServiceHistory();
app.MapCalendars();
app.MapAgreements();
app.MapClocks();
app.MapBreaches();
app.MapAttainment();

return await app.RunJasperFxCommands(args);

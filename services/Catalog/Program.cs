using Sms.Catalog;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.DeadLetters;
using Sms.ServiceDefaults.History;
using Sms.ServiceDefaults.Replay;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults(Responsibilities.Matrix);
builder.AddEventSourcing("catalog", Publishing.ToContract, Store.Configure);

var app = builder.Build();
app.UseServiceDefaults();
app.MapServiceHistory();
app.MapReplay();
app.MapDeadLetters();
app.MapServiceList();
app.MapServices();
app.MapGraph();

return await app.RunService(args);

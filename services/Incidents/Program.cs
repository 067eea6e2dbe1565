using JasperFx;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.History;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddEventSourcing("incidents", _ => null, _ => { });

var app = builder.Build();
app.UseServiceDefaults();
app.MapServiceHistory();

return await app.RunJasperFxCommands(args);

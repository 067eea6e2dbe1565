using Sms.Portal;
using Sms.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddDoor();
builder.AddRateLimits();
builder.AddGateway();

var app = builder.Build();
app.UseSecurityHeaders();
app.UseServiceDefaults();
app.UseRateLimiter();
app.MapGateway();

await app.RunAsync();

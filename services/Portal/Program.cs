using Sms.Portal;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults(new ResponsibilityMatrix());
builder.AddRequestLimits();
builder.AddRateLimits();
builder.AddGateway();
builder.Services.AddHttpClient<Histories>();

var app = builder.Build();
app.UseSecurityHeaders();
app.UseServiceDefaults(isDoor: true);
app.UseCredentials();
app.UseRateLimiter();
app.MapTimeline();
app.MapGateway();

await app.RunAsync();

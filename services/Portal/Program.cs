using Sms.Portal;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.OpenApi;

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
app.UseApiDocs();
app.MapApiDocs();
app.MapTimeline();
app.MapGateway();

if (args is [OpenApiDescription.Verb])
    await app.WriteOpenApiDescription(Console.Out);
else
    await app.RunAsync();

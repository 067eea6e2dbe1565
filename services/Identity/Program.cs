using Sms.Identity;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.DeadLetters;
using Sms.ServiceDefaults.History;
using Sms.ServiceDefaults.Replay;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults(Responsibilities.Matrix);
builder.AddAccounts();
builder.AddSignIn();
builder.AddProvider();
builder.AddCurrentRoles();

// Nothing of this service is published: who holds what is for its own history to say.
builder.AddEventSourcing("identity", _ => null, Store.Configure);
builder.Services.AddHostedService<FirstStart>();

var app = builder.Build();
app.UseOwnAddress();
app.UseReadableForms();
app.UseServiceDefaults();
app.MapServiceHistory();
app.MapReplay();
app.MapDeadLetters();
app.MapAuthorize();
app.MapToken();
app.MapUserInfo();
app.MapEndSession();
app.MapSignIn();
app.MapMe();
app.MapPeople();
app.MapClients();
app.MapHolders();
app.MapHeldRoles();

return await app.RunService(args);

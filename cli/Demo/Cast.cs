using System.Text.Json;
using Sms.Cli.Portal;
using Sms.Cli.SignIn;
using Sms.Local;

namespace Sms.Cli.Demo;

/// <summary>
/// The people of the story, each with one role. Who is not known yet is added; each telling gives them new passwords.
/// </summary>
public sealed class Cast(PortalClient administrator, DataDirectory data) : IDisposable
{
    private readonly List<PortalClient> _clients = [];

    public async Task<Player> Enter(string userName, string name, string role, CancellationToken cancellation)
    {
        var people = await administrator.GetAsync("/api/identity/people", cancellation);
        var known = people
            .EnumerateArray()
            .FirstOrDefault(person =>
                person.TryGetProperty("userName", out var found) && found.GetString() == userName
            );
        var isNew = known.ValueKind == JsonValueKind.Undefined;
        var added = isNew
            ? await administrator.PostAsync("/api/identity/people", new { userName, name }, cancellation)
            : await administrator.PostAsync(
                $"/api/identity/people/{known.GetProperty("id").GetString()}/password",
                new { },
                cancellation
            );
        var id = (isNew ? added : known).GetProperty("id").GetString()!;
        if (isNew)
            await administrator.TellAsync($"/api/identity/people/{id}/roles", new { role }, cancellation);
        var login = new Login(
            new Uri(administrator.Url),
            new TokenFile(Path.Combine(data.Root, $"demo-{userName}.json")),
            null
        );
        await login.SignInAsync(userName, added.GetProperty("password").GetString()!, cancellation);
        var client = new PortalClient(new Uri(administrator.Url), login);
        _clients.Add(client);
        return new(id, name, client);
    }

    public void Dispose() => _clients.ForEach(client => client.Dispose());
}

/// <param name="Id">User id.</param>
public sealed record Player(string Id, string Name, PortalClient Portal)
{
    public Task Does(string path, object? body, CancellationToken cancellation) =>
        Portal.TellAsync(path, body, cancellation);
}

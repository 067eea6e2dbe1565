using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using CliWrap;
using CliWrap.Buffered;

namespace Sms.Journeys;

/// <summary>Signing in by the command line, through the front door.</summary>
public sealed class SignInTests(RunningSystem system) : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("sms-home-").FullName;

    [Fact]
    public async Task a_local_system_needs_no_sign_in_and_its_token_is_the_administrator_s()
    {
        var me = await Me((await CommandLine.Run("token", "--data", system.Data.Root)).StandardOutput.Trim());
        me.GetProperty("userName").GetString().ShouldBe("admin");
        File.GetUnixFileMode(Path.Combine(system.Data.Root, "token.json"))
            .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task commands_that_find_an_old_token_at_once_refresh_it_once()
    {
        await CommandLine.Run("token", "--data", system.Data.Root);
        await Expire(Path.Combine(system.Data.Root, "token.json"));
        var tokens = await Task.WhenAll(
            Enumerable.Range(0, 3).Select(_ => CommandLine.Run("token", "--data", system.Data.Root))
        );
        tokens.Select(run => run.StandardOutput.Trim()).Distinct().ShouldHaveSingleItem().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task somebody_signs_in_from_afar_is_refreshed_and_signs_out()
    {
        var token = (await CommandLine.Run("token", "--data", system.Data.Root)).StandardOutput.Trim();
        using var request = new HttpRequestMessage(HttpMethod.Post, system.Url + "/api/identity/people")
        {
            Content = JsonContent.Create(new { userName = $"p{Guid.NewGuid():N}" }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var added = await system.Http.SendAsync(request);
        var person = await added.Content.ReadFromJsonAsync<JsonElement>();
        var (userName, password) = (
            person.GetProperty("userName").GetString()!,
            person.GetProperty("password").GetString()!
        );

        (await Afar("token")).ExitCode.ShouldBe(1);
        (await Afar("login", "--user", userName, "--password-stdin").WithInput("wrong")).StandardError.ShouldContain(
            "wrong"
        );
        (await Afar("login", "--user", userName, "--password-stdin").WithInput(password)).ExitCode.ShouldBe(0);
        (await Me((await Afar("token")).StandardOutput.Trim())).GetProperty("userName").GetString().ShouldBe(userName);

        var file = Directory.GetFiles(Path.Combine(_home, "sms"), "*.json").Single();
        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await Expire(file);
        (await Me((await Afar("token")).StandardOutput.Trim())).GetProperty("userName").GetString().ShouldBe(userName);
        (await Afar("logout")).ExitCode.ShouldBe(0);
        (await Afar("token")).ExitCode.ShouldBe(1);
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private async Task<JsonElement> Me(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, system.Url + "/api/identity/me")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        };
        using var answer = await system.Http.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private Remote Afar(params string[] arguments) =>
        new(
            CommandLine
                .Command([.. arguments, "--url", system.Url, "--data", _home])
                .WithEnvironmentVariables(new Dictionary<string, string?> { ["XDG_CONFIG_HOME"] = _home })
        );

    private static async Task Expire(string file)
    {
        var tokens = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        tokens["expiresAt"] = DateTimeOffset.UnixEpoch;
        await File.WriteAllTextAsync(file, tokens.ToJsonString());
    }

    private sealed record Remote(Command Command)
    {
        internal Remote WithInput(string input) =>
            this with
            {
                Command = Command.WithStandardInputPipe(PipeSource.FromString(input)),
            };

        public System.Runtime.CompilerServices.TaskAwaiter<BufferedCommandResult> GetAwaiter() =>
            Command.ExecuteBufferedAsync().Task.GetAwaiter();
    }
}

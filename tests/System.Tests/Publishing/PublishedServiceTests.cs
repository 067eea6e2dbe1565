using System.Net;
using CliWrap;
using CliWrap.Buffered;
using Sms.Local;
using Sms.Testing;

namespace Sms.Journeys.Publishing;

/// <summary>The front door, which needs no server, as its unit starts it: with its settings and nothing else.</summary>
[Collection(OwnSystem.Name)]
public class PublishedServiceTests(PublishedSystem published)
{
    private const string KeysElsewhere = "http://192.0.2.1:5201/.well-known/openid-configuration";

    [Fact]
    public async Task a_published_service_starts_as_its_unit_says()
    {
        await using var door = await Start([]);
        (await door.Answer("/alive")).ShouldBe(HttpStatusCode.OK);
        (await door.Answer("/api/incidents")).ShouldBe(HttpStatusCode.ServiceUnavailable, "nothing is behind it");
    }

    [Fact]
    public async Task the_keys_of_tokens_are_read_over_plain_http_from_another_machine_only_when_a_setting_allows_it()
    {
        await using (var refuses = await Start(new() { ["Access__MetadataAddress"] = KeysElsewhere }))
            (await refuses.Answer("/alive")).ShouldBe(HttpStatusCode.InternalServerError);
        await using var allows = await Start(
            new() { ["Access__MetadataAddress"] = KeysElsewhere, ["Access__AllowHttpMetadata"] = "true" }
        );
        (await allows.Answer("/alive")).ShouldBe(HttpStatusCode.OK);
    }

    private async Task<Door> Start(Dictionary<string, string> more)
    {
        var url = $"http://127.0.0.1:{Ports.Take(1)[0]}";
        var settings = await published.Settings("portal");
        foreach (var (name, value) in more)
            settings[name] = value;
        settings["ASPNETCORE_URLS"] = url;
        (await published.Unit("portal", "EnvironmentFile")).ShouldBe(
            Path.Combine(await published.Folder, "settings", "portal.env")
        );
        var command = (await published.Unit("portal", "ExecStart")).Split(' ');
        var end = new CancellationTokenSource();
        var running = CliWrap
            .Cli.Wrap("env")
            .WithWorkingDirectory(await published.Unit("portal", "WorkingDirectory"))
            .WithArguments(["-i", .. settings.Select(setting => $"{setting.Key}={setting.Value}"), .. command])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(end.Token);
        return new(url, running, end);
    }

    private sealed class Door(string url, CommandTask<BufferedCommandResult> running, CancellationTokenSource end)
        : IAsyncDisposable
    {
        private readonly HttpClient _http = new() { BaseAddress = new Uri(url) };

        /// <summary>The status of an answer, as soon as there is one.</summary>
        public async Task<HttpStatusCode> Answer(string path) =>
            (
                await Eventually.Until(
                    async () =>
                    {
                        if (running.Task.IsCompleted)
                            (await running.Task).StandardError.ShouldBeNull("it ended");
                        try
                        {
                            using var answer = await _http.GetAsync(path);
                            return answer.StatusCode;
                        }
                        catch (HttpRequestException)
                        {
                            return (HttpStatusCode?)null;
                        }
                    },
                    status => status is not null,
                    TimeSpan.FromSeconds(60)
                )
            ).GetValueOrDefault();

        public async ValueTask DisposeAsync()
        {
            await end.CancelAsync();
            await running.Task.ContinueWith(
                _ => { },
                CancellationToken.None,
                TaskContinuationOptions.None,
                TaskScheduler.Default
            );
            _http.Dispose();
            end.Dispose();
        }
    }
}

using System.Text.Json;
using Sms.Contracts;
using Sms.Local;
using Sms.Testing;

namespace Sms.Journeys;

/// <summary>Starting, stopping, and what happens when that does not go as it should.</summary>
[Collection(OwnSystem.Name)]
public sealed class RunnerTests(RunningSystem system) : IAsyncLifetime
{
    private readonly DataDirectory _data = DataDirectory.At(
        Path.Combine(Path.GetTempPath(), $"sms-runner-{Guid.NewGuid():N}")
    );
    private readonly int _port = Ports.Take(1)[0];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await CommandLine.Run("down", "--data", _data.Root);
        if (Directory.Exists(_data.Root))
            Directory.Delete(_data.Root, recursive: true);
    }

    [Fact]
    public async Task a_second_up_in_the_same_folder_is_refused_and_disturbs_nothing()
    {
        var second = await CommandLine.Run("up", "--data", system.Data.Root, "--port", $"{_port}", "--detach");
        second.ExitCode.ShouldBe(1);
        (second.StandardError + second.StandardOutput).ShouldContain("runs in");
        (await system.Http.GetAsync("/health")).EnsureSuccessStatusCode();
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(2.5)]
    public async Task an_interrupted_start_leaves_nothing_running(double seconds)
    {
        using var interrupt = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        try
        {
            await CommandLine
                .Command("up", "--data", _data.Root, "--port", $"{_port}")
                .ExecuteAsync(CancellationToken.None, interrupt.Token);
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
        {
            // CliWrap's way to say that it was interrupted.
        }

        (await Orphans.StopAsync(_data.Create(), CancellationToken.None)).ShouldBe(0);
    }

    [Fact]
    public async Task status_names_every_part_with_its_health_and_memory()
    {
        var status = JsonDocument
            .Parse((await CommandLine.Run("status", "--data", system.Data.Root, "--json")).StandardOutput)
            .RootElement;
        foreach (var name in Routes.Services.Concat(["portal", "postgres", "rabbitmq"]))
        {
            var part = status.EnumerateArray().Single(item => item.GetProperty("name").GetString() == name);
            part.GetProperty("healthy").GetBoolean().ShouldBeTrue();
            part.GetProperty("memoryBytes").GetInt64().ShouldBeGreaterThan(1_000_000);
        }
    }

    /// <summary>
    /// Of a process of its own: of several hosts in one, whichever ends takes the others' measures of requests along.
    /// </summary>
    [Fact]
    public async Task the_metrics_of_a_service_tell_of_its_requests()
    {
        await system.Get("/api/clocks");
        await Eventually.Until(
            () => system.Http.Look($"{system.Part("sla").Address}/metrics"),
            answer => answer.Text.Contains("http_server_request_duration_seconds_count", StringComparison.Ordinal)
        );
    }
}

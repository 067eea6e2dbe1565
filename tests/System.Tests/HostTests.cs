using System.Diagnostics;
using Sms.Contracts;
using Sms.Local;
using Sms.Testing;

namespace Sms.Journeys;

/// <summary>What the AppHost adds to Aspire, in a system of its own that is started through the command line.</summary>
[Collection(OwnSystem.Name), Trait(FaultTime.Kind, FaultTime.Fault)]
public sealed class HostTests : IAsyncLifetime
{
    private readonly DataDirectory _data = DataDirectory.At(
        Path.Combine(Path.GetTempPath(), $"sms-host-{Guid.NewGuid():N}")
    );
    private readonly int _port = Ports.Take(1)[0];

    private RunState State => RunState.Read(_data)!;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await CommandLine.Run("down", "--data", _data.Root);
        if (Directory.Exists(_data.Root))
            Directory.Delete(_data.Root, recursive: true);
    }

    /// <summary>All in one, for each start takes half a minute.</summary>
    [Fact]
    public async Task whoever_is_killed_leaves_nothing_running_and_the_next_start_finds_everything_in_order()
    {
        await Up();
        // Services that all end at once are all started again.
        var before = State.Parts.Where(part => Routes.Services.Contains(part.Name)).ToList();
        foreach (var part in before)
            Posix.Send(part.Pid, Signal.Kill);
        await Eventually.Until(
            () => Task.FromResult(State.Parts.Where(part => Routes.Services.Contains(part.Name)).ToList()),
            now => now.All(part => part.Lives && before.All(old => old.Pid != part.Pid)),
            TimeSpan.FromSeconds(60)
        );
        var told = await File.ReadAllTextAsync(_data.Log("runner"));
        told.ShouldContain("incidents (pid ");
        told.ShouldContain("starting it again in 1 s");

        // Without the orchestrator nothing would be started again: the AppHost sees that it has gone, and ends.
        var state = State;
        Posix.Send(Posix.Parent(state.Parts[0].Pid)!.Value, Signal.Kill);
        await Gone(state);
        (await File.ReadAllTextAsync(_data.RunnerOutput)).ShouldContain("orchestrator");
        new FileInfo(_data.Log("incidents")).Length.ShouldBeGreaterThan(0, "its log outlives the process");

        // A start right after a kill waits for what is still ending.
        await Up();
        state = State;
        Posix.Send(state.RunnerPid, Signal.Kill);
        await Up();
        state.Parts.ShouldAllBe(part => !part.Lives);
        State.Parts.ShouldAllBe(part => part.Lives);

        state = State;
        Posix.Send(state.RunnerPid, Signal.Kill);
        await Gone(state);
    }

    private async Task Up()
    {
        var up = await CommandLine.Run("up", "--data", _data.Root, "--port", $"{_port}", "--no-dashboard", "--detach");
        up.ExitCode.ShouldBe(0, up.StandardError + up.StandardOutput);
    }

    private async Task Gone(RunState state)
    {
        var watch = Stopwatch.StartNew();
        await Eventually.Until(
            () => Task.FromResult(state.RunnerLives || Orphans.Find(_data).Count > 0),
            lives => !lives,
            TimeSpan.FromSeconds(30)
        );
        TestContext.Current.TestOutputHelper!.WriteLine($"gone after {watch.Elapsed.TotalSeconds:0.0} s");
        using var held = RunLock.TryTake(_data);
        held.ShouldNotBeNull("nobody holds the folder");
    }
}

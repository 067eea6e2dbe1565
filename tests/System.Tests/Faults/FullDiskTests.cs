using System.Net;
using CliWrap;
using CliWrap.Buffered;
using Sms.Testing;

namespace Sms.Journeys;

/// <summary>A system whose database is on a disk of its own, a small one; only root can make it.</summary>
public sealed class SmallDisk : IAsyncLifetime
{
    public RunningSystem System { get; } = new();

    /// <summary>Why there is none, or null.</summary>
    public string? Missing { get; private set; }

    private string Ballast => Path.Combine(System.Data.Postgres, "ballast");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(System.Data.Postgres);
        var size = FaultTime.IsLong ? "1g" : "200m";
        var mount = await Run("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", System.Data.Postgres);
        if (mount.ExitCode == 0)
            await System.InitializeAsync();
        else
            Missing = $"No disk of its own for the database: {mount.StandardError.Trim()}";
    }

    /// <summary>Takes all the space that is left.</summary>
    public Task Fill() => Run("dd", "if=/dev/zero", $"of={Ballast}", "bs=1M");

    public void Clear() => File.Delete(Ballast);

    public async ValueTask DisposeAsync()
    {
        if (Missing is not null)
        {
            Directory.Delete(System.Data.Root, recursive: true);
            return;
        }

        await System.StopAsync();
        await Run("umount", System.Data.Postgres);
        await System.DisposeAsync();
    }

    private static async Task<BufferedCommandResult> Run(string program, params string[] arguments) =>
        await CliWrap
            .Cli.Wrap(program)
            .WithArguments(arguments)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();
}

/// <summary>The disk of the database is full for a while.</summary>
[Collection(OwnSystem.Name), Trait(FaultTime.Kind, FaultTime.Fault)]
public class FullDiskTests(SmallDisk disk) : IClassFixture<SmallDisk>
{
    [Fact]
    public async Task a_full_disk_refuses_alerts_until_there_is_room_and_loses_none()
    {
        Assert.SkipWhen(disk.Missing is not null, disk.Missing ?? "");
        await using var trial = await Trial.Begin(disk.System);
        await disk.Fill();
        try
        {
            var refused = await Eventually.Until(
                () => Task.FromResult(trial.Load.Refused),
                answer => answer is not null
            );
            refused!.ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
            refused.Headers.RetryAfter!.ToString().ShouldBe("5");
            await Task.Delay(FaultTime.Of(seconds: 5));
        }
        finally
        {
            // Whatever was found: senders carry through what they have begun, and would wait for ever for room.
            disk.Clear();
        }

        await trial.GoesOn();
        await trial.ShouldHold();
        foreach (var service in (string[])["incidents", "sla"])
            await disk.System.ReadModelsAreWhatTheLogSays(service);
    }
}

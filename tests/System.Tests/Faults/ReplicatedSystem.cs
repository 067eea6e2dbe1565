using CliWrap;
using CliWrap.Buffered;
using Sms.Testing;

namespace Sms.Journeys;

/// <summary>
/// A system with two processes of each inner service, whose database is on a disk of its own, a small one. Only root can make
/// that; without it the disk is the machine's. In the end the read models are what their logs say.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ReplicatedSystem : IAsyncLifetime, ICollectionFixture<ReplicatedSystem>
{
    public const string Name = "replicated";

    public RunningSystem System { get; } = new() { Replicas = 2 };

    /// <summary>Why it has no disk of its own, or null.</summary>
    public string? NoDisk { get; private set; }

    private string Ballast => Path.Combine(System.Data.Postgres, "ballast");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(System.Data.Postgres);
        var size = FaultTime.IsLong ? "2g" : "500m";
        var mount = await Run("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", System.Data.Postgres);
        if (mount.ExitCode != 0) NoDisk = $"No disk of its own for the database: {mount.StandardError.Trim()}";
        await System.InitializeAsync();
    }

    /// <summary>Takes all the space that is left.</summary>
    public Task Fill() => Run("dd", "if=/dev/zero", $"of={Ballast}", "bs=1M");

    public void Clear() => File.Delete(Ballast);

    public async ValueTask DisposeAsync()
    {
        try
        {
            foreach (var service in (string[])["incidents", "sla"]) await System.ReadModelsAreWhatTheLogSays(service);
        }
        finally
        {
            await CommandLine.Run("down", "--data", System.Data.Root);
            if (NoDisk is null) await Run("umount", System.Data.Postgres);
            await System.DisposeAsync();
        }
    }

    private static async Task<BufferedCommandResult> Run(string program, params string[] arguments) =>
        await CliWrap.Cli.Wrap(program).WithArguments(arguments).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync();
}

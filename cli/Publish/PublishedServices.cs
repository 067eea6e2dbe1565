using Sms.Local;

namespace Sms.Cli.Publish;

/// <summary>The services' programs, for machines that have the ASP.NET Core runtime.</summary>
internal static class PublishedServices
{
    /// <summary>Two at a time: each takes one processor.</summary>
    private const int AtOnce = 2;

    public static async Task WriteAsync(PublishedFolder folder, Manifest manifest, CancellationToken cancellation)
    {
        // Beside the old ones, which stay whole until everything is there.
        var fresh = folder.Services + ".new";
        if (Directory.Exists(fresh))
            Directory.Delete(fresh, recursive: true);
        await Parallel.ForEachAsync(
            manifest.Services,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (service, stop) => await PublishAsync(service, Path.Combine(fresh, service.Name), stop)
        );
        PublishedFolder.Open(fresh);
        if (Directory.Exists(folder.Services))
            Directory.Delete(folder.Services, recursive: true);
        Directory.Move(fresh, folder.Services);
    }

    /// <summary>The built assembly, which is what was tested.</summary>
    private static async Task PublishAsync(ManifestService service, string folder, CancellationToken cancellation)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        await Tool.RunAsync(
            CliWrap
                .Cli.Wrap("dotnet")
                .WithArguments([
                    "publish",
                    service.Project,
                    "--no-build",
                    "-c",
                    configuration,
                    "-o",
                    folder,
                    "-nodeReuse:false",
                    "-v",
                    "quiet",
                    "-nologo",
                ]),
            cancellation
        );
        if (!File.Exists(Path.Combine(folder, service.Assembly)))
            throw new CommandFailure($"Publishing {service.Name} made no {service.Assembly}.");
    }
}

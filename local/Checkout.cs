namespace Sms.Local;

/// <summary>
/// The working copy that this program was built in: where the services' projects and their output are.
/// </summary>
public static class Checkout
{
    private static readonly Lazy<string> FoundRoot = new(FindRoot);

    /// <summary>The folder that holds Sms.sln.</summary>
    public static string Root => FoundRoot.Value;

    /// <summary>
    /// The folder of a project file of the topology; a service runs there, so that it finds its wwwroot and settings.
    /// </summary>
    public static string ProjectFolder(string project) => Path.Combine(Root, Path.GetDirectoryName(project)!);

    /// <summary>The built assembly of a project, of the same configuration and framework as this program.</summary>
    public static string Assembly(string project)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var assembly = Path.Combine(
            ProjectFolder(project),
            "bin",
            output.Parent!.Name,
            output.Name,
            $"Sms.{Path.GetFileNameWithoutExtension(project)}.dll"
        );
        return File.Exists(assembly)
            ? assembly
            : throw new CommandFailure($"{project} is not built ({assembly} is missing). Run ./sms build.");
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Sms.sln")))
                return folder.FullName;
        }

        throw new CommandFailure(
            "This program must run from its working copy: no Sms.sln above " + AppContext.BaseDirectory
        );
    }
}

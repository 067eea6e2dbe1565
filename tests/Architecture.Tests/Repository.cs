namespace Sms.Architecture.Tests;

/// <summary>The source tree that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>Hand-written C# below some top-level folders.</summary>
    public static IEnumerable<string> Sources(params string[] folders) => folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
        .Where(file => !HasPart(file, "bin") && !HasPart(file, "obj") && !HasPart(file, "Generated"));

    public static string Relative(string file) => Path.GetRelativePath(Root, file);

    private static bool HasPart(string file, string part) => file.Split(Path.DirectorySeparatorChar).Contains(part);

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Sms.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return folder;
    }
}

using Sms.Testing;

namespace Sms.Architecture.Tests;

/// <summary>The hand-written source of the repository.</summary>
internal static class Source
{
    /// <summary>C# below some top-level folders, what is built or generated left out.</summary>
    public static IEnumerable<string> Files(params string[] folders) =>
        folders
            .SelectMany(folder =>
                Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
            )
            .Where(file => !HasPart(file, "bin") && !HasPart(file, "obj") && !HasPart(file, "Generated"));

    /// <summary>The Markdown of the repository.</summary>
    public static IEnumerable<string> Documents() =>
        Directory
            .EnumerateFiles(Repository.Root, "*.md")
            .Concat(
                new[] { "build", "docs" }.SelectMany(folder =>
                    Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.md", SearchOption.AllDirectories)
                )
            );

    public static string Relative(string file) => Path.GetRelativePath(Repository.Root, file);

    private static bool HasPart(string file, string part) => file.Split(Path.DirectorySeparatorChar).Contains(part);
}

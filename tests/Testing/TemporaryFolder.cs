using System.Globalization;
using Sms.Local;

namespace Sms.Testing;

/// <summary>
/// Folders for one test process below the system's temporary one. Those of processes that were killed are swept up by
/// the next.
/// </summary>
internal static class TemporaryFolder
{
    private const string Prefix = "sms-test-";

    public static DataDirectory Create()
    {
        foreach (var folder in Directory.GetDirectories(Path.GetTempPath(), Prefix + "*").Where(IsAbandoned))
            Sweep(folder);
        var own = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():N}");
        return DataDirectory.At(Path.Combine(Path.GetTempPath(), own)).Create();
    }

    private static void Sweep(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Test processes start side by side and sweep the same folders, a server that is just ending still writes,
            // and another user's are not ours to delete. What is left is swept by a later run.
            Console.Error.WriteLine($"{folder} stays for now: {error.Message}");
        }
    }

    private static bool IsAbandoned(string folder) =>
        int.TryParse(Path.GetFileName(folder)[Prefix.Length..].Split('-')[0], CultureInfo.InvariantCulture, out var pid)
        && Posix.StartTime(pid) is null;
}

using System.Globalization;
using Sms.Local;

namespace Sms.Testing;

/// <summary>Folders for one test process below the system's temporary one. Those of processes that were killed are swept up by the next.</summary>
internal static class TemporaryFolder
{
    private const string Prefix = "sms-test-";

    public static DataDirectory Create()
    {
        foreach (var folder in Directory.GetDirectories(Path.GetTempPath(), Prefix + "*").Where(IsAbandoned)) Directory.Delete(folder, recursive: true);
        var own = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():N}");
        return DataDirectory.At(Path.Combine(Path.GetTempPath(), own)).Create();
    }

    private static bool IsAbandoned(string folder) =>
        int.TryParse(Path.GetFileName(folder)[Prefix.Length..].Split('-')[0], CultureInfo.InvariantCulture, out var pid) && Posix.StartTime(pid) is null;
}

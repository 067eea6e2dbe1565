using System.Globalization;
using System.Runtime.InteropServices;

namespace Sms.Local;

/// <summary>A signal's number on Linux.</summary>
public enum Signal
{
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}

/// <summary>What .NET has no call for: signals by number, and what /proc tells of a process.</summary>
public static class Posix
{
    /// <summary>From now on this process, and whatever it starts, makes files that only their owner may read.</summary>
    public static void KeepFilesPrivate() => _ = Umask(0b000_111_111);

    /// <summary>
    /// This process becomes another program, with the same pid: signals and the terminal are that one's from now on.
    /// </summary>
    /// <exception cref="CommandFailure">It cannot be run.</exception>
    public static void Become(IReadOnlyList<string> command)
    {
        _ = Execute(command[0], [.. command, null]);
        throw new CommandFailure($"Cannot run {command[0]}: error {Marshal.GetLastPInvokeError()}.");
    }

    /// <summary>Sends a signal; a process that is gone already is no error.</summary>
    public static void Send(int pid, Signal signal) => _ = Kill(pid, (int)signal);

    /// <summary>
    /// When the process started, in clock ticks since boot: with the pid it names a process for good, since a pid
    /// alone is used again. Null when there is no such process; a zombie has ended and counts as none.
    /// </summary>
    public static long? StartTime(int pid) =>
        Stat(pid) is [not "Z", ..] fields ? long.Parse(fields[19], CultureInfo.InvariantCulture) : null;

    /// <summary>The pid of the process that a process is a child of, or null when it is gone.</summary>
    public static int? Parent(int pid) =>
        Stat(pid) is [_, var parent, ..] ? int.Parse(parent, CultureInfo.InvariantCulture) : null;

    /// <summary>Resident memory in bytes, 0 when the process is gone.</summary>
    public static long ResidentBytes(int pid) =>
        Stat(pid) is { } fields ? long.Parse(fields[21], CultureInfo.InvariantCulture) * Environment.SystemPageSize : 0;

    /// <summary>Every process that this user can look at.</summary>
    public static IEnumerable<int> Processes() =>
        Directory
            .EnumerateDirectories("/proc")
            .Select(folder =>
                int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) ? pid : 0
            )
            .Where(pid => pid > 0);

    /// <summary>The value of a variable in the environment that a process was started with, or null.</summary>
    public static string? Variable(int pid, string name)
    {
        var prefix = name + "=";
        return Read($"/proc/{pid}/environ")
            ?.Split('\0')
            .FirstOrDefault(entry => entry.StartsWith(prefix, StringComparison.Ordinal))
            ?[prefix.Length..];
    }

    /// <summary>
    /// The fields of /proc/PID/stat from the third, the state, on: the second is a name that may hold spaces.
    /// </summary>
    private static string[]? Stat(int pid) =>
        Read($"/proc/{pid}/stat") is { Length: > 0 } text ? text[(text.LastIndexOf(')') + 2)..].Split(' ') : null;

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [DllImport("libc", EntryPoint = "execvp", SetLastError = true)]
    private static extern int Execute(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string file,
        [MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.LPUTF8Str)] string?[] arguments
    );

    [DllImport("libc", EntryPoint = "umask")]
    private static extern uint Umask(uint mask);

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int pid, int signal);
}

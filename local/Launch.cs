namespace Sms.Local;

/// <summary>
/// How a process of the system begins: by a shell that sets up what the orchestrator has no setting for, and then
/// becomes the program itself, so that the pid, the signals and the exit status are the program's.
/// </summary>
public static class Launch
{
    /// <summary>
    /// The variable that marks the processes of a system; the value is <see cref="DataDirectory.Tag"/>.
    /// </summary>
    public const string TagVariable = "SMS_INSTANCE";

    /// <summary>The variable that says which part a process is.</summary>
    public const string PartVariable = "SMS_PART";

    /// <summary>The program that takes <see cref="Arguments"/>.</summary>
    public const string Program = "/bin/bash";

    /// <summary>
    /// The process writes to its log file itself, so that nothing it says is lost with whoever started it. The first
    /// argument is the file, the second a folder to hold open as descriptor 9, or nothing.
    /// </summary>
    private const string ToFile =
        """umask 077; log=$1; folder=$2; shift 2; [ -z "$folder" ] || exec 9<"$folder"; """
        + """exec "$@" </dev/null >>"$log" 2>&1""";

    /// <summary>
    /// The same, and what it writes also goes to standard output, for the dashboard. The copier ends with the process
    /// and goes on when nobody reads what it copies.
    /// </summary>
    private const string ToFileAndOutput =
        """umask 077; log=$1; folder=$2; shift 2; [ -z "$folder" ] || exec 9<"$folder"; """
        + """exec "$@" </dev/null > >(exec 9<&-; exec tee --append --output-error=warn "$log" 2>/dev/null) 2>&1""";

    /// <param name="spec">The program.</param>
    /// <param name="log">The file that its output is appended to.</param>
    /// <param name="echo">Its output also goes to where this program's goes.</param>
    public static string[] Arguments(ProcessSpec spec, string log, bool echo = false) =>
        [
            "-c",
            echo ? ToFileAndOutput : ToFile,
            "bash",
            log,
            spec.OpenFolder ?? "",
            .. Privileges(spec),
            spec.FileName,
            .. spec.Arguments,
        ];

    /// <summary>What a process has in its environment beside what it inherits.</summary>
    public static IReadOnlyDictionary<string, string> Environment(ProcessSpec spec, DataDirectory data) =>
        new Dictionary<string, string>(spec.Environment) { [TagVariable] = data.Tag, [PartVariable] = spec.Name };

    private static string[] Privileges(ProcessSpec spec)
    {
        string[] account = spec.Account is { } name ? [$"--reuid={name}", $"--regid={name}", "--init-groups"] : [];
        string[] options = spec.DiesWithParent ? [.. account, "--pdeathsig", NameOf(spec.StopSignal)] : account;
        return options.Length > 0 ? ["setpriv", .. options, "--"] : [];
    }

    /// <summary>setpriv knows signals by name only.</summary>
    private static string NameOf(Signal signal) =>
        signal switch
        {
            Signal.Interrupt => "INT",
            Signal.Kill => "KILL",
            _ => "TERM",
        };
}

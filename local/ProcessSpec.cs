namespace Sms.Local;

/// <summary>How a part of the system is run and how it is asked to stop.</summary>
/// <param name="Name">Name of the part and of its log.</param>
/// <param name="Address">Where it listens, for people.</param>
public sealed record ProcessSpec(string Name, string Address, string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>Added to the environment of the runner.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public string WorkingDirectory { get; init; } = "/";

    public Signal StopSignal { get; init; } = Signal.Terminate;

    /// <summary>How long it may take to stop before it is killed.</summary>
    public TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Opened for the process as file descriptor 9: a folder that it could not reach by its path, or null.
    /// </summary>
    public string? OpenFolder { get; init; }

    /// <summary>An account to run as, when the runner is root and the program refuses root; else null.</summary>
    public string? Account { get; init; }

    /// <summary>
    /// The kernel stops the process when the thread that started it ends, however it ends: start it from a thread that
    /// lasts.
    /// </summary>
    public bool DiesWithParent { get; init; }
}

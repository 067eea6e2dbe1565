namespace Sms.Local;

/// <summary>
/// What the runner itself has to tell after start-up: restarts, mostly. One line each, with the time in UTC.
/// </summary>
public sealed class RunnerLog(DataDirectory data)
{
    private readonly Lock _gate = new();

    public void Write(string line)
    {
        lock (_gate)
            File.AppendAllText(data.Log("runner"), $"{DateTimeOffset.UtcNow:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {line}\n");
    }
}

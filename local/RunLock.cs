namespace Sms.Local;

/// <summary>
/// One runner for a data directory. The kernel releases the lock with the process that holds it, however it ends.
/// </summary>
public static class RunLock
{
    /// <returns>The lock, to be held for as long as the system runs, or null when another runner has it.</returns>
    public static IDisposable? TryTake(DataDirectory data)
    {
        try
        {
            return new FileStream(data.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}

using System.Collections.Concurrent;

namespace Sms.Testing;

/// <summary>
/// A thread as long-lived as the tests. The kernel ties a child to the thread that started it, and a thread of the pool
/// may end at any time.
/// </summary>
public sealed class LastingThread : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];

    public LastingThread(string name) => new Thread(Run) { IsBackground = true, Name = name }.Start();

    public Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception failure)
            {
                done.SetException(failure);
            }
        });
        return done.Task;
    }

    public void Dispose() => _work.CompleteAdding();

    private void Run()
    {
        foreach (var work in _work.GetConsumingEnumerable())
            work();
    }
}

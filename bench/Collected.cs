namespace Sms.Bench;

/// <summary>Times that come in on another thread.</summary>
internal sealed class Collected
{
    private readonly List<double> _milliseconds = [];

    public int Count
    {
        get
        {
            lock (_milliseconds)
                return _milliseconds.Count;
        }
    }

    public void Add(TimeSpan time)
    {
        lock (_milliseconds)
            _milliseconds.Add(time.TotalMilliseconds);
    }

    public Times Times()
    {
        lock (_milliseconds)
            return new Times(_milliseconds);
    }
}

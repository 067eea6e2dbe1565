namespace Sms.Testing;

/// <summary>
/// The real clock, set ahead: what waits for a moment goes on by itself once the test has moved there.
/// </summary>
public sealed class ShiftedTime : TimeProvider
{
    private long _ticks;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _ticks));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}

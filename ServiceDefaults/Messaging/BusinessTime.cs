using JasperFx.Events;

namespace Sms.ServiceDefaults;

/// <summary>An event that knows when it happened, as opposed to when it was recorded.</summary>
public interface IHappened
{
    /// <summary>Business time.</summary>
    DateTimeOffset At { get; }
}

internal static class BusinessTime
{
    internal static DateTimeOffset Of(IEvent e) => e.Data is IHappened happened ? happened.At : e.Timestamp;
}

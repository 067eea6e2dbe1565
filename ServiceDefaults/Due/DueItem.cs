using System.Diagnostics;
using JasperFx.Events;
using Marten;
using Sms.ServiceDefaults.Telemetry;

namespace Sms.ServiceDefaults.Due;

/// <summary>A moment that has come.</summary>
/// <param name="Stream">What has to be looked at.</param>
/// <param name="Kind">What for.</param>
/// <param name="DueAt">The moment.</param>
/// <param name="Trace">W3C trace context of the operation that first set it, or null.</param>
public sealed record DueItem(Guid Stream, string Kind, DateTimeOffset DueAt, string? Trace = null) : ICause
{
    /// <summary>
    /// Events that come of it, in the trace of what it was set for: a breach is seen in the trace of the alert that
    /// began the incident, hours later.
    /// </summary>
    public IReadOnlyList<IEvent> Caused(IDocumentSession session, IReadOnlyCollection<object> events)
    {
        if (events.Count == 0)
            return [];
        using var activity = ActivityContext.TryParse(Trace, null, isRemote: true, out var parent)
            ? Signals.Source.StartActivity($"{Kind} due", ActivityKind.Internal, parent)
            : null;
        activity?.SetTag("sms.stream", Stream).SetTag("sms.due_at", DueAt.ToString("O"));
        return [.. events.Select(e => session.Traced(e, activity?.Id ?? Trace))];
    }
}

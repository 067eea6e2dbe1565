using JasperFx.Events;
using Marten;
using Sms.ServiceDefaults;

namespace Sms.Problems;

/// <summary>An incident as it is known with what was just told of it, and what told that: the cause of all that follows.</summary>
/// <param name="Trace">W3C trace context of the message.</param>
/// <param name="Message">Its id.</param>
public sealed record HeardIncident(IncidentFact Fact, string? Trace, string Message)
{
    internal IEnumerable<IEvent> Caused(IDocumentSession session, IEnumerable<object> events) => events.Select(e => session.Traced(e, Trace, Message));

    /// <summary>Decides on a stream that is there.</summary>
    internal async Task React<T>(IDocumentSession session, Guid stream, Func<T, Decision> decide, CancellationToken cancellation) where T : class
    {
        var found = await session.Events.FetchForWriting<T>(stream, cancellation);
        found.AppendMany(Caused(session, decide(found.Aggregate!).Events));
    }
}

using JasperFx.Events;
using Marten;

namespace Sms.ServiceDefaults;

/// <summary>What events come of, where it is not the operation that runs: stored with each of them.</summary>
public interface ICause
{
    /// <summary>The events as the session stores them.</summary>
    IReadOnlyList<IEvent> Caused(IDocumentSession session, IReadOnlyCollection<object> events);
}

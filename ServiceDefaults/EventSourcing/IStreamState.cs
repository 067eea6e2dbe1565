using JasperFx.Events;
using Marten;

namespace Sms.ServiceDefaults;

/// <summary>The state of a stream: a record with <c>Create</c> and <c>Apply</c> methods, stored as a snapshot.</summary>
public interface IStreamState
{
    /// <summary>Id of the stream.</summary>
    Guid Id { get; }

    /// <summary>Version of the stream that this state reflects; the event store writes it, no event does.</summary>
    long Version { get; }
}

/// <summary>What events come of, where it is not the operation that runs: stored with each of them.</summary>
public interface ICause
{
    /// <summary>The events as the session stores them.</summary>
    IReadOnlyList<IEvent> Caused(IDocumentSession session, IReadOnlyCollection<object> events);
}

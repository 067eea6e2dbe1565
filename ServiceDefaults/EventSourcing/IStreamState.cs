namespace Sms.ServiceDefaults;

/// <summary>
/// The state of a stream: a record with <c>Create</c> and <c>Apply</c> methods, stored as a snapshot.
/// </summary>
public interface IStreamState
{
    /// <summary>Id of the stream.</summary>
    Guid Id { get; }

    /// <summary>Version of the stream that this state reflects; the event store writes it, no event does.</summary>
    long Version { get; }
}

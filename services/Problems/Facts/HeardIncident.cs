using Marten;
using Sms.ServiceDefaults;

namespace Sms.Problems;

/// <summary>
/// An incident as it is known with what was just told of it, and what told that: the cause of all that follows.
/// </summary>
public sealed record HeardIncident(IncidentFact Fact, MessageOrigin Origin)
{
    private Symptom? _symptom;

    /// <summary>Of one whose report is here. It is asked for time and again, and is work to make.</summary>
    internal Symptom Symptom => _symptom ??= Fact.Symptom();

    /// <summary>Decides on a stream that is there.</summary>
    internal async Task React<T>(
        IDocumentSession session,
        Guid stream,
        Func<T, Decision> decide,
        CancellationToken cancellation
    )
        where T : class, IStreamState =>
        (await session.LoadStreams<T>([stream], cancellation)).React(stream, decide, Origin);
}

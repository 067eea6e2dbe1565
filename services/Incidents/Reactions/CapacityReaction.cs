using Marten;
using Microsoft.Extensions.Options;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>What the messages about a shortage have in common.</summary>
public sealed class CapacityReaction(NumberSequence numbers, IOptions<IncidentRules> rules, TimeProvider time)
{
    /// <summary>
    /// One at a time for a cause: its messages come from several queues, and the first of them raises the incident.
    /// </summary>
    public async Task Raise(IDocumentSession session, Shortage shortage, CancellationToken cancellation)
    {
        session.Trace();
        var id = CapacityIncidentId.Of(shortage.CauseId);
        var incidents = await session.LockStreams<Incident>([id], cancellation);
        var sequence = incidents[id] is null ? await numbers.Next(cancellation) : 0;
        incidents.Note(id, x => RaiseForCapacity.Decide(x, shortage, sequence, rules.Value, time.GetUtcNow()));
    }
}

using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>
/// A resource is critical, or will be before there can be more of it: an incident, or a note on the one that its cause
/// has already.
/// </summary>
public static class RaiseForCapacity
{
    private const string Source = "capacity";

    /// <param name="existing">The incident of the cause, if there is one.</param>
    /// <param name="shortage">What is said.</param>
    /// <param name="sequence">The next number, for one that is new.</param>
    public static Decision Decide(
        Incident? existing,
        Shortage shortage,
        long sequence,
        IncidentRules rules,
        DateTimeOffset now
    )
    {
        if (existing is not null)
            return NoteCapacity.Decide(existing, shortage);
        // What is short now hurts; what will be leaves time.
        var (impact, urgency, title) =
            shortage.State == CapacityState.Crossed
                ? ("high", "medium", $"{shortage.Resource} is critical")
                : ("medium", "low", $"{shortage.Resource} will be critical");
        var priority = rules.Priority.PriorityOf(impact, urgency);
        var reported = new IncidentReported(
            CapacityIncidentId.Of(shortage.CauseId),
            Incident.NumberOf(sequence),
            sequence,
            title,
            shortage.Explanation,
            shortage.Service,
            impact,
            urgency,
            priority,
            rules.Priority.Rule,
            Source,
            null,
            null,
            NoteCapacity.By,
            shortage.At < now ? shortage.At : now
        );
        return Decision.Append([
            reported,
            .. rules.Major.Declare(shortage.Service, priority, now),
            .. NoteCapacity.Decide(Incident.Create(reported), shortage).Events,
        ]);
    }
}

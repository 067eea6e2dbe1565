using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>
/// States impact and urgency; the matrix gives the priority, also where somebody had overridden it: the last judgement
/// counts.
/// </summary>
public sealed record TriageIncident(
    [property: Required, AllowedValues("high", "medium", "low")] string Impact,
    [property: Required, AllowedValues("high", "medium", "low")] string Urgency
)
{
    public static Decision Decide(
        Incident incident,
        TriageIncident command,
        IncidentRules rules,
        string by,
        DateTimeOffset now
    )
    {
        if (!incident.IsOpen())
            return Refusals.NotOpen(incident);
        var priority = rules.Priority.PriorityOf(command.Impact, command.Urgency);
        var same =
            (incident.Impact, incident.Urgency, incident.Priority, incident.PriorityRule)
            == (command.Impact, command.Urgency, priority, rules.Priority.Rule);
        // The first triage is a fact even when it confirms what was reported.
        if (same && incident.State != IncidentState.Reported)
            return Decision.Nothing;

        var triaged = new IncidentTriaged(command.Impact, command.Urgency, priority, rules.Priority.Rule, by, now);
        return Decision.Append([triaged, .. rules.Major.Declare(incident, incident.Service, priority, now)]);
    }
}

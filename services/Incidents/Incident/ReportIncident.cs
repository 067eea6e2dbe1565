using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Catalogue;
using Sms.ServiceDefaults.Http;

namespace Sms.Incidents;

/// <summary>Somebody reports an incident. Alerts report theirs through <see cref="AlertThread"/>.</summary>
/// <param name="Id">The caller's own id for it: the same report sent twice is then one incident.</param>
/// <param name="Impact">high, medium or low.</param>
/// <param name="Urgency">high, medium or low.</param>
/// <param name="Source">How the report came in: portal, phone, email, …</param>
/// <param name="OccurredAt">When the interruption began, if that was before now.</param>
/// <param name="Category">From the general to the particular: <c>hardware/disk</c>.</param>
/// <param name="Type">fault, degradation, security, request or other.</param>
public sealed record ReportIncident(
    [property: Required, MaxLength(Limits.Title)] string Title,
    [property: Required, MaxLength(Limits.Name)] string Service,
    [property: MaxLength(Limits.Description)] string? Description = null,
    [property: AllowedValues("high", "medium", "low")] string Impact = "medium",
    [property: AllowedValues("high", "medium", "low")] string Urgency = "medium",
    [property: MaxLength(Limits.Name)] string? Group = null,
    [property: Required, MaxLength(Limits.Name)] string Source = "portal",
    [property: Backdated] DateTimeOffset? OccurredAt = null,
    Guid? Id = null,
    [property: MaxLength(Limits.Name), RegularExpression(CategoryPath.Pattern)] string? Category = null,
    [property: AllowedValues(
        IncidentType.Fault,
        IncidentType.Degradation,
        IncidentType.Security,
        IncidentType.Request,
        IncidentType.Other,
        null
    )]
        string? Type = null
)
{
    /// <param name="existing">The incident with that id, if there is one.</param>
    /// <param name="id">The command's id, or a new one.</param>
    /// <param name="sequence">The next number.</param>
    /// <param name="rules">Priorities and major incidents.</param>
    /// <param name="by">Who reports it.</param>
    /// <param name="now">When.</param>
    /// <param name="known">Its service, if the catalogue offers it: who supports it gets what nobody else is to
    /// get.</param>
    /// <param name="windows">Maintenance windows, if there are any.</param>
    public static Decision Decide(
        Incident? existing,
        ReportIncident command,
        Guid id,
        long sequence,
        IncidentRules rules,
        string by,
        DateTimeOffset now,
        KnownService? known = null,
        IReadOnlyList<MaintenanceWindow>? windows = null
    )
    {
        if (existing is not null)
            return Decision.Nothing;
        if (command.OccurredAt > now)
            return Decision.Refuse("occurred-in-the-future", "The interruption cannot have begun after now.");

        var priority = rules.Priority.PriorityOf(command.Impact, command.Urgency);
        var reported = new IncidentReported(
            id,
            Incident.NumberOf(sequence),
            sequence,
            command.Title,
            command.Description,
            command.Service,
            command.Impact,
            command.Urgency,
            priority,
            rules.Priority.Rule,
            command.Source,
            null,
            string.IsNullOrWhiteSpace(command.Group) ? known?.SupportGroup : command.Group,
            by,
            command.OccurredAt?.ToUniversalTime() ?? now,
            Category: CategoryPath.Of(command.Category),
            Type: command.Type
        );
        return Decision.Append([reported, .. MaintenanceWindow.Follow(windows, reported, rules.Major, now)]);
    }
}

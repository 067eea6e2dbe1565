namespace Sms.Sla;

/// <summary>Which breaches, warnings and retractions somebody wants to see; of what is not named, all.</summary>
/// <param name="Service">One of these services.</param>
/// <param name="Group">Held by one of these groups when it was announced.</param>
/// <param name="Priority">One of these priorities.</param>
internal sealed record BreachFilter(string[]? Service, string[]? Group, string[]? Priority)
{
    /// <returns>Query parameter → what is wrong with it; a filter that can match nothing must not pass for a quiet
    /// night.</returns>
    internal Dictionary<string, string[]> Errors()
    {
        var errors = new Dictionary<string, string[]>();
        if (Service?.Any(string.IsNullOrWhiteSpace) is true)
            errors["service"] = ["Name a service."];
        if (Group?.Any(string.IsNullOrWhiteSpace) is true)
            errors["group"] = ["Name a group."];
        if (Priority?.Any(priority => !Sla.Priority.All.Contains(priority)) is true)
            errors["priority"] = [$"One of {string.Join(", ", Sla.Priority.All)}."];
        return errors;
    }

    /// <param name="announcement">A stored event.</param>
    internal bool Wants(object announcement) =>
        announcement switch
        {
            TargetAtRisk x => Wants(x.Clock.Service, x.Incident?.Group, x.Priority),
            TargetBreached x => Wants(x.Clock.Service, x.Incident?.Group, x.Priority),
            TargetBreachRetracted x => Wants(x.Clock.Service, x.Incident?.Group, x.Priority),
            _ => false,
        };

    private bool Wants(string service, string? group, string priority) =>
        Has(Service, service) && Has(Group, group) && Has(Priority, priority);

    private static bool Has(string[]? wanted, string? value) => wanted is null or [] || wanted.Contains(value);
}

using Marten;
using Marten.Linq;
using Marten.Linq.MatchesSql;

namespace Sms.Incidents;

/// <summary>Filters of the board; several values of one are separated by commas, and any of them matches.</summary>
/// <param name="State">States, or <c>open</c> for all that are neither resolved nor closed.</param>
/// <param name="Sla"><c>at-risk</c> or <c>breached</c>.</param>
/// <param name="Catalogued">Whether the catalogue has the service, and has not retired it.</param>
/// <param name="Maintenance">Whether it began in the maintenance window of a change.</param>
/// <param name="Category">Categories; what is below one of them matches as well: <c>hardware</c> finds
/// <c>hardware/disk</c>.</param>
/// <param name="Type">Types of incidents.</param>
/// <param name="Classified">Whether it has a category.</param>
/// <param name="Text">Words of the title (all have to occur), or a number such as INC0000012, ours or that of an
/// imported incident in its source.</param>
public sealed record BoardFilter(
    string? State,
    string? Priority,
    string? Service,
    string? Group,
    string? Person,
    bool? Major,
    string? Sla,
    string? Text,
    bool? Catalogued = null,
    bool? Maintenance = null,
    string? Category = null,
    string? Type = null,
    bool? Classified = null
)
{
    private static readonly string[] States =
    [
        IncidentState.Reported,
        IncidentState.Triaged,
        IncidentState.Acknowledged,
        IncidentState.InProgress,
        IncidentState.OnHold,
        IncidentState.Resolved,
        IncidentState.Closed,
    ];

    private static readonly string[] Open = [.. States.Except([IncidentState.Resolved, IncidentState.Closed])];

    private const string HasCategory = "(d.category = any(?) or d.category like any(?))";

    internal Dictionary<string, string[]> Validate()
    {
        var errors = new Dictionary<string, string[]>();
        if (Split(State).Except([.. States, "open"]).ToList() is { Count: > 0 } states)
            errors["state"] = [$"Unknown: {string.Join(", ", states)}. Known: open, {string.Join(", ", States)}."];
        if (Split(Priority).Except(PriorityMatrix.Priorities).ToList() is { Count: > 0 } priorities)
            errors["priority"] = [$"Unknown: {string.Join(", ", priorities)}. Known: P1 to P5."];
        if (Split(Type).Except(IncidentType.All).ToList() is { Count: > 0 } types)
            errors["type"] = [$"Unknown: {string.Join(", ", types)}. Known: {string.Join(", ", IncidentType.All)}."];
        if (Sla is not (null or SlaState.AtRisk or SlaState.Breached))
            errors["sla"] = ["at-risk or breached."];
        return errors;
    }

    internal IQueryable<Incident> Apply(IQueryable<Incident> incidents)
    {
        var states = Split(State).SelectMany(state => state == "open" ? Open : [state]).ToArray();
        var (priorities, services, groups) = (Split(Priority), Split(Service), Split(Group));
        if (states.Length > 0)
            incidents = incidents.Where(x => x.State.IsOneOf(states));
        if (priorities.Length > 0)
            incidents = incidents.Where(x => x.Priority.IsOneOf(priorities));
        if (services.Length > 0)
            incidents = incidents.Where(x => x.Service.IsOneOf(services));
        if (groups.Length > 0)
            incidents = incidents.Where(x => x.Group!.IsOneOf(groups));
        if (Split(Category).Select(CategoryPath.Of).OfType<string>().ToArray() is { Length: > 0 } categories)
        {
            var below = categories.Select(CategoryPath.Below).ToArray();
            incidents = incidents.Where(x => x.MatchesSql(HasCategory, categories, below));
        }

        if (Split(Type) is { Length: > 0 } types)
            incidents = incidents.Where(x => x.Type!.IsOneOf(types));
        if (Classified is true)
            incidents = incidents.Where(x => x.Category != null);
        if (Classified is false)
            incidents = incidents.Where(x => x.Category == null);
        if (Person is not null)
            incidents = incidents.Where(x => x.Person == Person);
        if (Major is true)
            incidents = incidents.Where(x => x.Major != null);
        if (Major is false)
            incidents = incidents.Where(x => x.Major == null);
        if (Maintenance is true)
            incidents = incidents.Where(x => x.Maintenance != null);
        if (Maintenance is false)
            incidents = incidents.Where(x => x.Maintenance == null);
        if (Sla is not null)
            incidents = incidents.Where(x => x.Sla.Any(flag => flag.State == Sla));
        if (Catalogued is true)
            incidents = incidents.Where(x => x.MatchesSql(CataloguedIncidents.HasService));
        if (Catalogued is false)
            incidents = incidents.Where(x => x.MatchesSql($"not {CataloguedIncidents.HasService}"));
        if (Text?.ToUpperInvariant() is { } number && IncidentNumbers.Series.Parse(number) is { } sequence)
            return incidents.Where(x => x.Sequence == sequence || x.Origin!.ExternalId == number);
        if (!string.IsNullOrWhiteSpace(Text))
            incidents = incidents.Where(x => x.PlainTextSearch(Text, "simple"));
        return incidents;
    }

    private static string[] Split(string? values) =>
        values?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}

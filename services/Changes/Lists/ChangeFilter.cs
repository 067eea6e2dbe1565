using Marten;
using Marten.Linq;

namespace Sms.Changes;

/// <summary>Filters of the list; several values of one are separated by commas, and any of them matches.</summary>
/// <param name="State">States, or <c>open</c> for all that something is still to be done about.</param>
/// <param name="Service">Touched, not only the one that the change is for.</param>
/// <param name="Text">Words of the title (all have to occur), or a number such as CHG0000012.</param>
public sealed record ChangeFilter(
    string? State,
    string? Type,
    string? Service,
    string? Implementer,
    Guid? Problem,
    string? Text
)
{
    private static readonly string[] Over =
    [
        ChangeState.Closed,
        ChangeState.Rejected,
        ChangeState.Withdrawn,
        ChangeState.Refused,
    ];

    internal Dictionary<string, string[]> Validate()
    {
        var errors = new Dictionary<string, string[]>();
        if (Split(State).Except([.. ChangeState.All, "open"]).ToList() is { Count: > 0 } states)
            errors["state"] =
            [
                $"Unknown: {string.Join(", ", states)}. Known: open, {string.Join(", ", ChangeState.All)}.",
            ];
        if (Split(Type).Except(ChangeType.All).ToList() is { Count: > 0 } types)
            errors["type"] = [$"Unknown: {string.Join(", ", types)}. Known: {string.Join(", ", ChangeType.All)}."];
        return errors;
    }

    internal IQueryable<Change> Apply(IQueryable<Change> changes)
    {
        var states = Split(State)
            .SelectMany(state => state == "open" ? ChangeState.All.Except(Over) : [state])
            .ToArray();
        var (types, services) = (Split(Type), Split(Service));
        if (states.Length > 0)
            changes = changes.Where(x => x.State.IsOneOf(states));
        if (types.Length > 0)
            changes = changes.Where(x => x.Type.IsOneOf(types));
        if (services.Length > 0)
            changes = changes.Where(x => x.Services.Any(service => services.Contains(service)));
        if (Implementer is not null)
            changes = changes.Where(x => x.Implementer == Implementer);
        if (Problem is not null)
            changes = changes.Where(x => x.ProblemId == Problem);
        if (ChangeNumbers.Series.Parse(Text) is { } sequence)
            return changes.Where(x => x.Sequence == sequence);
        if (!string.IsNullOrWhiteSpace(Text))
            changes = changes.Where(x => x.PlainTextSearch(Text, "simple"));
        return changes;
    }

    private static string[] Split(string? values) =>
        values?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}

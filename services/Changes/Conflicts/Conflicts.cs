namespace Sms.Changes;

public static class ConflictKind
{
    public const string Overlap = "overlap";
    public const string Freeze = "freeze";
    public const string Implementer = "implementer";
    public const string ErrorBudget = "error-budget";
    public const string MajorIncident = "major-incident";
}

/// <summary>What stands in the way of a window.</summary>
/// <param name="With">Number of the change or incident, name of the freeze, or key of the service.</param>
public sealed record WindowConflict(string Kind, string With, string Why);

/// <summary>Finds what stands in the way of a change, whatever order the facts are in.</summary>
public static class Conflicts
{
    /// <param name="startsAt">Begin of the window; null, with or without an end: what depends on no window is
    /// found.</param>
    /// <param name="endsAt">Exclusive; null: the change takes no time.</param>
    public static IReadOnlyList<WindowConflict> Of(
        Change change,
        DateTimeOffset? startsAt,
        DateTimeOffset? endsAt,
        string? implementer,
        Surroundings around
    ) =>
        [
            .. (startsAt is { } starts ? InWindow(change, starts, endsAt ?? starts, implementer, around) : [])
                .Concat(Budgets(change, around))
                .Concat(Majors(change, around))
                .OrderBy(conflict => conflict.Kind, StringComparer.Ordinal)
                .ThenBy(conflict => conflict.With, StringComparer.Ordinal),
        ];

    private static IEnumerable<WindowConflict> InWindow(
        Change change,
        DateTimeOffset starts,
        DateTimeOffset ends,
        string? implementer,
        Surroundings around
    )
    {
        foreach (
            var other in around.Windows.Where(other =>
                other.Id != change.Id && Meet(other.StartsAt!.Value, other.EndsAt!.Value)
            )
        )
        {
            var tied = change
                .Services.SelectMany(mine =>
                    other.Services.Where(theirs => around.Graph.AreTied(mine, theirs)).Select(theirs => (mine, theirs))
                )
                .OrderBy(pair => pair.mine != pair.theirs)
                .ThenBy(pair => pair, Comparer<(string, string)>.Default)
                .FirstOrDefault();
            if (tied.mine is not null)
            {
                yield return new(
                    ConflictKind.Overlap,
                    other.Number,
                    $"{other.Number} changes "
                        + $"{(tied.mine == tied.theirs ? tied.mine : $"{tied.theirs}, tied to {tied.mine},")} from "
                        + $"{other.StartsAt:u} to {other.EndsAt:u}."
                );
            }

            if (implementer is not null && other.Implementer == implementer)
                yield return new(
                    ConflictKind.Implementer,
                    other.Number,
                    $"{implementer} carries out {other.Number} from {other.StartsAt:u} to {other.EndsAt:u}."
                );
        }

        foreach (
            var freeze in around.Freezes.Where(freeze =>
                Meet(freeze.From, freeze.To) && change.Services.Any(freeze.Covers)
            )
        )
            yield return new(
                ConflictKind.Freeze,
                freeze.Name,
                $"{freeze.Name}: frozen from {freeze.From:u} to {freeze.To:u}."
            );

        // Both ends are exclusive; a window without length still is somewhere.
        bool Meet(DateTimeOffset from, DateTimeOffset to) =>
            from < ends && starts < to || from <= starts && starts < to;
    }

    private static IEnumerable<WindowConflict> Budgets(Change change, Surroundings around) =>
        from service in change.Services
        let breaches = around.Incidents.Sum(incident =>
            incident.Breaches.Count(breach =>
                !breach.Retracted && breach.Service == service && breach.At >= around.BudgetSince
            )
        )
        where breaches > around.Policy.BreachBudget
        select new WindowConflict(
            ConflictKind.ErrorBudget,
            service,
            $"{service} breached {breaches} targets in 30 days; {around.Policy.BreachBudget} are its budget."
        );

    private static IEnumerable<WindowConflict> Majors(Change change, Surroundings around)
    {
        var near = change.Services.SelectMany(service => around.Graph.Dependencies(service).Keys).ToHashSet();
        return around
            .Incidents.Where(incident =>
                incident is { IsOpenMajor: true, Service: { } service } && near.Contains(service)
            )
            .Select(incident => new WindowConflict(
                ConflictKind.MajorIncident,
                incident.Number!,
                $"{incident.Number} on {incident.Service} is an open major incident."
            ));
    }
}

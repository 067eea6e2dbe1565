using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>Gives an approved change its window, or another one.</summary>
/// <param name="EndsAt">Exclusive.</param>
/// <param name="Implementer">User id; left out, whoever was named before.</param>
/// <param name="AcceptConflicts">Why a change manager schedules it in spite of conflicts.</param>
public sealed record ScheduleChange(
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    [property: MaxLength(Limits.Person)] string? Implementer = null,
    [property: MaxLength(Limits.Reason)] string? AcceptConflicts = null
)
{
    public static Decision Decide(
        Change change,
        ScheduleChange command,
        Surroundings around,
        Voter voter,
        DateTimeOffset now
    )
    {
        if (change.State is not (ChangeState.Approved or ChangeState.Scheduled))
            return Refusals.State(change, ChangeState.Approved);
        var (starts, ends) = (command.StartsAt.ToUniversalTime(), command.EndsAt.ToUniversalTime());
        if (RequestChange.Periods(starts, ends) is { } empty)
            return empty;
        if (ends <= now)
            return Decision.Refuse("window-over", "The window is over already.");
        if ((command.Implementer ?? change.Implementer) is not { } implementer)
            return Decision.Refuse("no-implementer", $"Nobody is named to carry {change.Number} out.");
        if (
            change.State == ChangeState.Scheduled
            && (change.StartsAt, change.EndsAt, change.Implementer) == (starts, ends, implementer)
        )
            return Decision.Nothing;
        if (change.IsApprovedBy(implementer))
            return Refusals.OwnChange(change);

        var conflicts = Conflicts.Of(change, starts, ends, implementer, around);
        if (Forbidden(change, command, conflicts, voter) is { } refused)
            return refused;
        return Decision.Append(
            new ChangeScheduled(
                change.Ref(),
                starts,
                ends,
                implementer,
                conflicts,
                conflicts.Count > 0 ? command.AcceptConflicts : null,
                voter.Id,
                now
            )
        );
    }

    private static Decision? Forbidden(
        Change change,
        ScheduleChange command,
        IReadOnlyList<WindowConflict> conflicts,
        Voter voter
    )
    {
        if (conflicts.Count == 0)
            return null;
        if (string.IsNullOrWhiteSpace(command.AcceptConflicts))
            return Decision.Refuse("window-conflict", string.Join(" ", conflicts.Select(conflict => conflict.Why)));
        if (!voter.IsManager)
            return Refusals.ForManager("accept conflicts");
        // What is frozen waits, unless it cannot.
        var freezes = conflicts.Where(conflict => conflict.Kind == ConflictKind.Freeze).ToList();
        return change.Type == ChangeType.Emergency || freezes.Count == 0
            ? null
            : Decision.Refuse(
                "window-conflict",
                $"Only an emergency overrides a freeze. {string.Join(" ", freezes.Select(conflict => conflict.Why))}"
            );
    }
}

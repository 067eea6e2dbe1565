using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>
/// Looks back: whether the change reached its aim, and what it broke. By somebody who is no party to it.
/// </summary>
/// <param name="CausedIncidents">Incidents that it caused; each counts against it.</param>
public sealed record ReviewChange(
    [property: Required, MaxLength(Limits.Text)] string Findings,
    bool Successful,
    [property: MaxLength(Limits.Services)] IReadOnlyList<Guid>? CausedIncidents = null
)
{
    public static Decision Decide(Change change, ReviewChange command, string by, DateTimeOffset now)
    {
        if (change.IsReviewed() && change.Successful == command.Successful)
            return Decision.Nothing;
        // A review of a party, which an earlier version let pass, is none: it is done once more.
        if (!ChangeState.Ended.Contains(change.State) && (change.State != ChangeState.Reviewed || change.IsReviewed()))
            return Refusals.State(change, "implemented, backed out or failed");
        if (change.IsParty(by))
            return Refusals.OwnChange(change);
        var caused = (command.CausedIncidents ?? [])
            .Distinct()
            .Where(incident => change.CauseOf(incident)?.State != CauseState.Confirmed);
        return Decision.Append([
            .. caused.Select(incident => new CauseConfirmed(change.Ref(), incident, by, now)),
            new ChangeReviewed(command.Findings, command.Successful, by, now),
        ]);
    }
}

using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>Looks back: whether the change reached its aim, and what it broke.</summary>
/// <param name="CausedIncidents">Incidents that it caused; each counts against it.</param>
public sealed record ReviewChange(
    [property: Required, MaxLength(Limits.Text)] string Findings,
    bool Successful,
    [property: MaxLength(Limits.Services)] IReadOnlyList<Guid>? CausedIncidents = null)
{
    public static Decision Decide(Change change, ReviewChange command, string by, DateTimeOffset now)
    {
        if (change.State == ChangeState.Reviewed && change.Successful == command.Successful) return Decision.Nothing;
        if (!ChangeState.Ended.Contains(change.State)) return Refusals.State(change, "implemented, backed out or failed");
        var caused = (command.CausedIncidents ?? []).Distinct().Where(incident => change.CauseOf(incident)?.State != CauseState.Confirmed);
        return Decision.Append(
        [
            .. caused.Select(incident => new CauseConfirmed(change.Ref(), incident, by, now)),
            new ChangeReviewed(command.Findings, command.Successful, by, now),
        ]);
    }
}

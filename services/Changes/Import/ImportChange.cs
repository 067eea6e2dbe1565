using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>A change of another system, as it stands there.</summary>
/// <param name="Source">The system that it comes from: servicenow.</param>
/// <param name="ExternalId">Its number there.</param>
/// <param name="State">One of ours; closed if not given.</param>
/// <param name="Incidents">Ids of incidents that it is tied to.</param>
/// <param name="CausedIncidents">Ids of incidents that it caused.</param>
public sealed record ImportChange(
    [property: Required, RegularExpression(ExternalNumber.SourcePattern)] string Source,
    [property: Required, RegularExpression(ExternalNumber.NumberPattern)] string ExternalId,
    [property: Required, MaxLength(Limits.Title)] string Title,
    [property: Required, MaxLength(Limits.Name)] string Service,
    [property: AllowedValues(
        ChangeState.Requested,
        ChangeState.Approved,
        ChangeState.Rejected,
        ChangeState.Implemented,
        ChangeState.BackedOut,
        ChangeState.Failed,
        ChangeState.Closed,
        ChangeState.Withdrawn
    )]
        string State = ChangeState.Closed,
    IReadOnlyList<Guid>? Incidents = null,
    IReadOnlyList<Guid>? CausedIncidents = null
)
{
    public Guid ChangeId => ChangeIds.OfImport(Source, ExternalId);

    /// <summary>
    /// A later import of the same change adds the causes that it names; the change itself is as it was imported first.
    /// </summary>
    public static Decision Decide(Change? existing, ImportChange command, long sequence, string by, DateTimeOffset now)
    {
        var requested = new ChangeRequested(
            command.ChangeId,
            Change.NumberOf(sequence),
            sequence,
            command.Title,
            ChangeType.Normal,
            null,
            command.Service,
            [command.Service],
            null,
            null,
            null,
            null,
            null,
            null,
            ChangeSource.Import,
            by,
            now
        );
        var change = existing ?? Change.Create(requested);
        var caused = (command.CausedIncidents ?? [])
            .Distinct()
            .Where(incident => change.CauseOf(incident)?.State != CauseState.Confirmed)
            .Select(incident => new CauseConfirmed(change.Ref(), incident, by, now))
            .ToList<object>();
        if (existing is not null)
            return caused.Count == 0 ? Decision.Nothing : Decision.Append(caused);
        return Decision.Append([
            requested,
            .. caused,
            new ChangeImported(command.Source, command.ExternalId, command.State, command.Incidents ?? [], by, now),
        ]);
    }
}

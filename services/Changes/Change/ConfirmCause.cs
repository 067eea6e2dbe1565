using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>
/// Somebody found that the change caused the incident, whether it was suspected or not. It counts against the change.
/// </summary>
public sealed record ConfirmCause(Guid IncidentId)
{
    public static Decision Decide(Change change, ConfirmCause command, string by, DateTimeOffset now)
    {
        if (change.CauseOf(command.IncidentId)?.State == CauseState.Confirmed)
            return Decision.Nothing;
        return change.StartedAt is null && change.Origin is null
            ? Decision.Refuse("not-begun", $"{change.Number} has never begun, so it cannot have caused anything.")
            : Decision.Append(new CauseConfirmed(change.Ref(), command.IncidentId, by, now));
    }
}

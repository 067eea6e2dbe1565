using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>The change did not cause the incident after all.</summary>
public sealed record ClearCause(Guid IncidentId, [property: Required, MaxLength(Limits.Reason)] string Reason)
{
    public static Decision Decide(Change change, ClearCause command, string by, DateTimeOffset now) =>
        change.CauseOf(command.IncidentId) switch
        {
            null => Decision.Refuse("not-suspected", $"{change.Number} is not held to have caused that incident."),
            { State: CauseState.Cleared } => Decision.Nothing,
            _ => Decision.Append(new CauseCleared(command.IncidentId, command.Reason, by, now)),
        };
}

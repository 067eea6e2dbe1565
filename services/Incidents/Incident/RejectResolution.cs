using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>The caller says that it is not resolved: the incident opens again.</summary>
public sealed record RejectResolution([property: Required, MaxLength(Limits.Reason)] string Reason)
{
    public static Decision Decide(Incident incident, RejectResolution command, string by, DateTimeOffset now)
    {
        var reopen = ReopenIncident.Decide(incident, new ReopenIncident(command.Reason), by, now);
        return reopen.Events.Count == 0
            ? reopen
            : Decision.Append([new ResolutionRejected(command.Reason, by, now), .. reopen.Events]);
    }
}

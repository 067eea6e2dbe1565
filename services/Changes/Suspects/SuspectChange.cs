using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>A change becomes a suspect of an incident, once; what people found before stays.</summary>
public static class SuspectChange
{
    private const string By = "system:suspicion";

    public static Decision Decide(Change change, Guid incident, Suspect suspect, DateTimeOffset now) => change.CauseOf(incident) is not null
        ? Decision.Nothing
        : Decision.Append(new ChangeSuspected(change.Ref(), incident, suspect.Rank, suspect.Score, suspect.Reasons, By, now));
}

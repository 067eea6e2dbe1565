using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>
/// A change becomes a suspect of an incident, or one nearby, once. One nearby may become a suspect when more is known of
/// it, such as that it failed; a suspect stays one, and so does what people found.
/// </summary>
public static class SuspectChange
{
    private const string By = "system:suspicion";

    public static Decision Decide(Change change, Guid incident, Suspect suspect, DateTimeOffset now) => change.CauseOf(incident) switch
    {
        null => Append(change, incident, suspect, now),
        { State: CauseState.Nearby } when suspect.Kind == SuspicionKind.Suspect => Append(change, incident, suspect, now),
        _ => Decision.Nothing,
    };

    private static Decision Append(Change change, Guid incident, Suspect suspect, DateTimeOffset now) => Decision.Append(
        new ChangeSuspected(change.Ref(), incident, suspect.Rank, suspect.Score, suspect.Reasons, By, now, suspect.Kind));
}

using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>
/// A change becomes a suspect of an incident, or one nearby, once. One nearby may become a suspect when more is known
/// of it, such as that it failed; a suspect stays one, and so does what people found.
/// </summary>
public static class SuspectChange
{
    private const string By = "system:suspicion";

    public static Decision Decide(Change change, Guid incident, Suspect suspect, DateTimeOffset now)
    {
        var known = change.CauseOf(incident);
        var isNews = known is null || (known.State == CauseState.Nearby && suspect.Kind == SuspicionKind.Suspect);
        return !isNews
            ? Decision.Nothing
            : Decision.Append(
                new ChangeSuspected(
                    change.Ref(),
                    incident,
                    suspect.Rank,
                    suspect.Score,
                    suspect.Reasons,
                    By,
                    now,
                    suspect.Kind
                )
            );
    }
}

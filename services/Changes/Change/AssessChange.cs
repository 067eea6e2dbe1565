using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>Works out the risk of what is asked for, by the policy of the day.</summary>
public static class AssessChange
{
    public static Decision Decide(Change change, Surroundings around, string by, DateTimeOffset now)
    {
        if (change.State is not (ChangeState.Requested or ChangeState.Assessed))
            return Refusals.State(change, "requested or assessed");
        var risk = Risk.Of(change, around);
        return risk.SameAs(change.Risk) ? Decision.Nothing : Decision.Append(new ChangeAssessed(risk, by, now));
    }
}

using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>
/// Nothing more is to come. An emergency, and what began against the rules, has to be reviewed before.
/// </summary>
public static class CloseChange
{
    public static Decision Decide(Change change, string by, DateTimeOffset now)
    {
        if (change.State == ChangeState.Closed)
            return Decision.Nothing;
        if (change.State != ChangeState.Reviewed && !ChangeState.Ended.Contains(change.State))
            return Refusals.State(change, ChangeState.Reviewed);
        return change.NeedsReview() && !change.IsReviewed()
            ? Decision.Refuse("review-missing", $"{change.Number} has to be reviewed before it is closed.")
            : Decision.Append(new ChangeClosed(change.Ref(), change.Outcome!, by, now));
    }
}

using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>Rules that several commands share, so that one rule has one code.</summary>
internal static class Refusals
{
    /// <summary>The change is past the point, or not yet there; names where it is.</summary>
    public static Decision State(Change change, string needed) =>
        Decision.Refuse("wrong-state", $"{change.Number} is {change.State}; for this it has to be {needed}.");

    public static Decision OwnChange(Change change) =>
        Decision.Refuse(
            "own-change",
            $"{change.Number}: whoever wrote it, was named to carry it out or did so neither approves nor reviews it."
        );

    public static Decision NotApprover(Change change) =>
        Decision.Refuse(
            "not-an-approver",
            $"{change.Number} needs no approval of a role that you hold: "
                + $"{string.Join("; ", change.Needs.Select(need => need.ToString()))}."
        );

    public static Decision ForManager(string what) =>
        Decision.Refuse("for-change-manager", $"Only a change manager may {what}.");
}

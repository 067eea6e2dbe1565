namespace Sms.Changes;

/// <summary>Whether a change caused an incident.</summary>
public static class CauseState
{
    public const string Nearby = "nearby";
    public const string Suspected = "suspected";
    public const string Confirmed = "confirmed";
    public const string Cleared = "cleared";

    /// <param name="kind">
    /// suspect, nearby, or null: before the two were told apart, every change that was named was a suspect.
    /// </param>
    public static string Of(string? kind) => kind == SuspicionKind.Nearby ? Nearby : Suspected;
}

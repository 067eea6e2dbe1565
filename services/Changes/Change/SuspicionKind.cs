namespace Sms.Changes;

/// <summary>How likely it is that a change caused an incident, as far as nobody has looked.</summary>
public static class SuspicionKind
{
    /// <summary>Likely enough to look at it first.</summary>
    public const string Suspect = "suspect";

    /// <summary>
    /// It came before the incident on the same service, or on what that depends on; mostly by chance.
    /// </summary>
    public const string Nearby = "nearby";
}

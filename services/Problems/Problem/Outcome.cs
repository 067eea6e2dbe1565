namespace Sms.Problems;

/// <summary>How a problem ended.</summary>
public static class Outcome
{
    public const string Resolved = "resolved";
    public const string NotReproducible = "not-reproducible";
    public const string AcceptedRisk = "accepted-risk";
}

namespace Sms.Problems;

/// <summary>Longest texts that a problem keeps, in UTF-16 units.</summary>
public static class Limits
{
    public const int Title = 250;
    public const int Text = 8_000;
    public const int Reason = 1_000;
    public const int Name = 100;
    public const int Incidents = 500;
}

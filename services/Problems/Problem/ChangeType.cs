namespace Sms.Problems;

public static class ChangeType
{
    public const string Standard = "standard";
    public const string Normal = "normal";
    public const string Emergency = "emergency";
}

namespace Sms.Changes;

/// <summary>Where a change came from.</summary>
public static class ChangeSource
{
    public const string Person = "person";
    public const string Problem = "problem";
    public const string Pipeline = "pipeline";
    public const string Capacity = "capacity";
    public const string Import = "import";
}

namespace Sms.Changes;

public static class ChangeType
{
    /// <summary>From a model that is approved for all of its kind.</summary>
    public const string Standard = "standard";
    public const string Normal = "normal";

    /// <summary>Fewer approve it now; its review is compulsory.</summary>
    public const string Emergency = "emergency";
    public static IReadOnlyList<string> All { get; } = [Standard, Normal, Emergency];
}

namespace Sms.Capacity;

/// <summary>What comes again in a resource's history, if somebody knows.</summary>
public static class SeasonName
{
    public const string None = "none";
    public const string Day = "day";
    public const string Week = "week";
}

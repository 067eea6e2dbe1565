namespace Sms.Capacity;

/// <summary>The states of a plan, as stored and as shown.</summary>
public static class PlanState
{
    public const string Drafted = "drafted";
    public const string Submitted = "submitted";
    public const string Approved = "approved";
    public const string Rejected = "rejected";
}

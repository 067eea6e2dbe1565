namespace Sms.Sla;

/// <summary>Where the new target counts from when the priority changes.</summary>
public static class PriorityChangeRule
{
    public const string FromStart = "from-start";
    public const string FromChange = "from-change";
    public static IReadOnlyList<string> All { get; } = [FromStart, FromChange];
}

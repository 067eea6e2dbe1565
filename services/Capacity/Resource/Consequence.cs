namespace Sms.Capacity;

/// <summary>What follows from a crossing or a forecast.</summary>
public static class Consequence
{
    public const string None = "none";
    public const string Incident = "incident";
    public const string Change = "change";
}

namespace Sms.Capacity;

/// <summary>What an agreement limits.</summary>
public static class Counted
{
    /// <summary>Incidents that were reported for the service.</summary>
    public const string Incidents = "incidents";

    /// <summary>The sum of a resource's posted measurements.</summary>
    public const string Requests = "requests";
}

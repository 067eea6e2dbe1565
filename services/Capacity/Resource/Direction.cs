namespace Sms.Capacity;

/// <summary>Which way a resource runs out.</summary>
public static class Direction
{
    /// <summary>Use grows towards the limit.</summary>
    public const string Up = "up";

    /// <summary>What is left falls to a share of the limit: free space of a disk.</summary>
    public const string Down = "down";
}

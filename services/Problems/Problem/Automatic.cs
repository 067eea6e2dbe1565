namespace Sms.Problems;

/// <summary>Who acts when no person does.</summary>
public static class Automatic
{
    public const string Recurrence = "system:recurrence";
    public const string KnownErrors = "system:known-errors";
    public const string Changes = "system:changes";
}

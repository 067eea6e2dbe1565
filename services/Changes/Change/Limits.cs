namespace Sms.Changes;

/// <summary>Longest texts that a change keeps, in UTF-16 units, and its most services.</summary>
public static class Limits
{
    public const int Title = 250;
    public const int Text = 8_000;
    public const int Reason = 1_000;
    public const int Name = 100;
    public const int Person = 255;
    public const int Services = 50;
}

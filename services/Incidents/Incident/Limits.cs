namespace Sms.Incidents;

/// <summary>Longest texts that an incident keeps, in UTF-16 units.</summary>
public static class Limits
{
    public const int Title = 250;
    public const int Description = 8_000;
    public const int Text = 8_000;
    public const int Reason = 1_000;
    public const int Name = 100;
    public const int Key = 255;
    public const int Url = 2_000;
}

namespace Sms.Catalog;

/// <summary>Longest texts that the catalogue keeps, in UTF-16 units, and most dependencies.</summary>
public static class Limits
{
    public const int Name = 200;
    public const int User = 255;
    public const int Group = 100;
    public const int Description = 4_000;
    public const int Reason = 1_000;
    public const int Dependencies = 200;
}
